"""Unpacking a package's streams as they are: cabinets, icons, binaries, nested storages."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError
from crossmsi.extract.confined import Confined
from crossmsi.extract.safenames import safe_segment
from crossmsi.extract.unpack import Unpacked
from crossmsi.msi.streamnames import decode_name

if TYPE_CHECKING:
    from crossmsi.msi import Database, Stream
    from crossmsi.msi.opening import Storage


def unpack_streams(database: Database, folder: Path, *, force: bool = False) -> Unpacked:
    """Every stream as a file of its (harmless) name, sub-storages as folders. Raises CrossmsiError for damage."""
    confined = Confined(folder, force=force)
    result = Unpacked()
    _write(database.streams, PurePosixPath(), confined, result)
    for name, storage in database.storages.items():
        _storage(name, storage, PurePosixPath(), confined, result)
    return result


def _storage(name: str, storage: Storage, above: PurePosixPath, confined: Confined, result: Unpacked) -> None:
    pending = [(above / safe_segment(name), storage)]
    while pending:
        place, current = pending.pop()
        if len(place.parts) > 32:
            raise CrossmsiError("storages are nested more than 32 deep", where=str(place))
        named = {}
        for raw, stream in current.streams().items():
            decoded, table = decode_name(raw)
            named[decoded + (".table" if table else "")] = stream
        _write(named, place, confined, result)
        pending += [(place / safe_segment(child), inner) for child, inner in current.storages().items()]


def _write(streams: dict[str, Stream], place: PurePosixPath, confined: Confined, result: Unpacked) -> None:
    taken: set[str] = set()
    for name, stream in sorted(streams.items()):
        safe, number = safe_segment(name), 2
        while safe.casefold() in taken:
            safe, number = safe_segment(f"{name}.{number}"), number + 1
        taken.add(safe.casefold())
        with confined.create(place / safe) as out:
            stream.write_to(out)
        result.files.append(place / safe)
