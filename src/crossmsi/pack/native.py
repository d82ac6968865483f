"""The native backend: a compiled package and its payloads to an .msi file and its cabinets.

Everything is written to temporary files beside the targets and renamed when all of it is there; the package comes last,
so an interrupted build leaves the old package or the new one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from crossmsi.cab import CabMember, write_cabinet
from crossmsi.errors import CrossmsiError
from crossmsi.msi import Stream
from crossmsi.pack.moment import build_moment
from crossmsi.pack.packing import Packing
from crossmsi.pack.watched import WatchedFile, open_payload

if TYPE_CHECKING:
    from datetime import datetime

    from crossmsi.cab.ahead import Head
    from crossmsi.compile import Cabinet, Compiled, Payload
    from crossmsi.pack.ahead import Ahead, Held
    from crossmsi.pack.early import Early

_PACKAGE_CODES = uuid.UUID("5f0b9f34-7f0c-5f0e-9a1c-0c6a3c1c8d52")


def write_package(
    compiled: Compiled,
    target: Path,
    packing: Packing,
    progress: Callable[[int], None] | None = None,
    held: Held | None = None,
    ahead: Ahead | Early | None = None,
) -> list[Path]:
    """Write the package to ``target`` and its external cabinets and loose files beside it; returns all paths written.

    The same content gives the same bytes. ``progress`` is called with payload bytes done so far. ``held`` are payloads
    that were read already, by path; they are taken out when they are packed. ``ahead`` has compressed some of them.
    Raises CrossmsiError, leaving the old files, when a payload can't be read or changes or a file can't be written.
    """
    moment = build_moment()
    held = {} if held is None else held
    database = compiled.database
    database.summary.created = database.summary.last_saved = moment
    outside = hashlib.sha256()
    done = _Done(progress)
    head = partial(ahead.head, compiled.cabinets[0].payloads) if ahead and compiled.cabinets else None
    with ExitStack() as stack:
        if ahead:
            stack.callback(ahead.stop)
        finished: list[tuple[Path, Path]] = []
        try:
            for cabinet in compiled.cabinets:
                contents = _Contents(held, head)
                head = None  # that of the first cabinet
                if cabinet.embedded:
                    write = partial(_write_cabinet, cabinet, packing, moment, done, contents)
                    database.streams[cabinet.name] = Stream.from_writer(write)
                    continue
                path = target.parent / cabinet.name
                temporary = _temporary(path, stack)
                with temporary.open("w+b") as out:
                    _write_cabinet(cabinet, packing, moment, done, contents, out)
                _digest_file(outside, temporary)
                finished.append((temporary, path))
            for relative, payload in compiled.loose:
                path = target.parent / relative
                path.parent.mkdir(parents=True, exist_ok=True)
                temporary = _temporary(path, stack)
                with WatchedFile(payload.path, payload.stamp, payload.digest) as source, temporary.open("wb") as out:
                    shutil.copyfileobj(source, out, 1 << 20)
                _digest_file(outside, temporary)
                finished.append((temporary, path))
            database.unknown_size_hint = max(
                (sum(payload.size for payload in cabinet.payloads) for cabinet in compiled.cabinets), default=0
            )
            temporary = _temporary(target, stack)
            with temporary.open("w+b") as out:
                database.save(out, revision_from=partial(_package_code, outside))
            finished.append((temporary, target))
            for temporary, path in finished:
                os.replace(temporary, path)
        except OSError as error:
            raise CrossmsiError(
                f"can't write the package: {error.strerror or error}",
                where=str(error.filename or target),
                hint="check the folder, its permissions and the free space",
            ) from None
    return [path for _, path in finished]


class _Contents(NamedTuple):
    """What need not be read for a cabinet: files by path, and its first blocks."""

    held: Held
    head: Callable[[], Head | None] | None


class _Done:
    """Adds up the bytes of several cabinets for one progress bar."""

    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self._progress, self._before = progress, 0

    def within(self, count: int) -> None:
        if self._progress:
            self._progress(self._before + count)

    def finish(self, count: int) -> None:
        self._before += count


def _write_cabinet(
    cabinet: Cabinet, packing: Packing, moment: datetime, done: _Done, contents: _Contents, out: BinaryIO
) -> None:
    members = [
        CabMember(payload.file_id, payload.size, _Opener(payload, contents.held), moment)
        for payload in cabinet.payloads
    ]
    write_cabinet(
        out,
        members,
        compression=packing.compression,
        level=packing.level,
        engine=packing.engine,
        threads=packing.threads,
        progress=done.within,
        head=contents.head,
    )
    done.finish(sum(payload.size for payload in cabinet.payloads))


class _Opener:
    """Opens a payload for the cabinet: what was read before is packed as it was hashed, and then let go."""

    __slots__ = ("held", "payload")  # a third of what functools.partial takes, for each file

    def __init__(self, payload: Payload, held: Held) -> None:
        self.payload, self.held = payload, held

    def __call__(self) -> WatchedFile | bytes:
        data = self.held.pop(self.payload.path, None)
        return open_payload(self.payload) if data is None else data


def _temporary(path: Path, stack: ExitStack) -> Path:
    """A name beside ``path`` that is removed on leaving ``stack`` should it still be there."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    stack.callback(temporary.unlink, missing_ok=True)
    return temporary


def _digest_file(digest, path: Path) -> None:
    with path.open("rb") as file:
        digest.update(hashlib.file_digest(file, "sha256").digest())


def _package_code(outside, content: bytes) -> str:
    name = (content + outside.digest()).hex()
    return "{" + str(uuid.uuid5(_PACKAGE_CODES, name)).upper() + "}"
