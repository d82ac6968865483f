"""Unpacking a package's streams as they are: cabinets, icons, binaries, nested storages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError
from crossmsi.extract.confined import Confined
from crossmsi.extract.safenames import safe_segment
from crossmsi.extract.unpack import Unpacked
from crossmsi.msi.streamnames import decode_name

if TYPE_CHECKING:
    from crossmsi.msi import Database, Stream

MAX_DEPTH = 32


def unpack_streams(database: Database, folder: Path, *, force: bool = False) -> Unpacked:
    """Every stream as a file of its (harmless) name, sub-storages as folders. Raises CrossmsiError for damage."""
    layout = dict(_layout(database))
    confined = Confined(folder, force=force)
    confined.refuse_existing(layout)
    result = Unpacked()
    for path, stream in layout.items():
        with confined.create(path) as out:
            stream.write_to(out)
        result.files.append(path)
    return result


def _layout(database: Database) -> Iterator[tuple[PurePosixPath, Stream]]:
    """Relative path and content of every stream of the package and of its storages, of which each has a folder."""
    pending = [(PurePosixPath(), dict(database.streams), dict(database.storages))]
    while pending:
        place, streams, storages = pending.pop()
        if len(place.parts) > MAX_DEPTH:
            raise CrossmsiError(f"storages are nested more than {MAX_DEPTH} deep", where=str(place))
        taken: set[str] = set()
        for name, stream in sorted(streams.items()):
            yield place / _free(name, taken), stream
        for name, storage in sorted(storages.items()):
            named = {}
            for raw, stream in storage.streams().items():
                decoded, table = decode_name(raw)
                named[decoded + (".table" if table else "")] = stream
            pending.append((place / _free(name, taken), named, storage.storages()))


def _free(name: str, taken: set[str]) -> str:
    """A harmless name that no sibling has, letter case ignored."""
    safe, number = safe_segment(name), 2
    while safe.casefold() in taken:
        safe, number = safe_segment(f"{name}.{number}"), number + 1
    taken.add(safe.casefold())
    return safe
