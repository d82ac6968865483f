"""What goes into a cabinet, and reading it without trusting that it stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Protocol

from crossmsi.cab.file import ARCHIVE
from crossmsi.errors import CrossmsiError


class Readable(Protocol):
    """What packing needs of a binary file."""

    def read(self, count: int, /) -> bytes: ...

    def close(self) -> None: ...


@dataclass(slots=True, unsafe_hash=True)  # nobody changes it, but frozen=True would triple the cost of making one
class CabMember:
    """One file to pack: ``size`` in bytes, ``open`` gives a new binary file of exactly that many bytes, or the bytes.

    ``date`` is stored as the wall clock it shows, with a resolution of two seconds; ``attributes`` are the
    READ_ONLY, HIDDEN, SYSTEM, ARCHIVE and EXECUTE bits of ``crossmsi.cab.file``.
    """

    name: str
    size: int
    open: Callable[[], Readable | bytes]
    date: datetime
    attributes: int = ARCHIVE


def read_chunks(members: Iterable[CabMember], chunk_size: int, skip: int = 0) -> Iterator[bytes]:
    """The concatenated content of ``members`` in pieces of ``chunk_size`` bytes (the last may be shorter).

    Without the first ``skip`` bytes; members that lie in these as a whole are not even opened.
    Raises CrossmsiError naming the member that can't be read or is not ``size`` bytes long.
    """
    parts: list[bytes] = []
    room = chunk_size
    for member in members:
        left = member.size
        if skip >= left and skip:
            skip -= left
            continue
        opened = _open(member)
        if type(opened) is bytes:
            # Most of a package of thousands of files: worth a path without a stream.
            if len(opened) != left:
                raise _changed(member, f"it has {len(opened)} now")
            if left < room and not skip:
                parts.append(opened)
                room -= left
                continue
            opened = BytesIO(opened)
        with _reading(member, opened) as stream:
            while left:
                piece = stream.read(min(left, skip or room, chunk_size))
                if not piece:
                    raise _changed(member, f"it ended after {member.size - left}")
                if skip:
                    skip -= len(piece)
                    left -= len(piece)
                    continue
                parts.append(piece)
                left -= len(piece)
                room -= len(piece)
                if not room:
                    yield b"".join(parts)
                    parts, room = [], chunk_size
            if stream.read(1):
                raise _changed(member, "it has more now")
    if parts:
        yield b"".join(parts)


def _open(member: CabMember) -> Readable | bytes:
    try:
        return member.open()
    except OSError as error:
        raise _unreadable(member, error) from error


@contextmanager
def _reading(member: CabMember, stream: Readable) -> Iterator[Readable]:
    try:
        with closing(stream):
            yield stream
    except OSError as error:
        raise _unreadable(member, error) from error


def _unreadable(member: CabMember, error: OSError) -> CrossmsiError:
    return CrossmsiError(f"cannot read the file to pack: {error}", where=member.name)


def _changed(member: CabMember, how: str) -> CrossmsiError:
    return CrossmsiError(
        f"the file changed while it was packed: {member.size} bytes were announced, {how}",
        where=member.name,
        hint="build again when nothing writes to the file",
    )
