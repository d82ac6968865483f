"""One pass over a folder that hands several members to their sinks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import Protocol

from crossmsi.cab.cursor import FolderCursor
from crossmsi.cab.file import CabFile
from crossmsi.errors import CrossmsiError


class Writable(Protocol):
    """What a sink gives: takes all the bytes of one member, piece by piece."""

    def write(self, data: bytes, /) -> object: ...


Sink = Callable[[CabFile], AbstractContextManager[Writable]]
"""Called when a member begins; its context manager is left when the member is complete, or with the error."""

# WiX stores equal files once, so members may share their bytes. Few are written at the same time, small ones one
# after the other from memory.
_OPEN_AT_ONCE = 64
_BUFFERED_BYTES = 1 << 20

# A cabinet of some kilobytes can name the same gigabytes 65,535 times, or in as many folders. Work beyond this many
# bytes is refused if it is more than so many times what the folders hold or than deflate and LZX can compress at best.
_FREE_WORK = 1 << 30
_MOST_SHARING = 16
_BEST_RATIO = 1_100


class Budget:
    """How many bytes one extraction may unpack and write.

    ``span`` is what the wanted files cover of their folders together, ``stored`` tells the size of the cabinets that
    were opened so far.
    """

    def __init__(self, span: int, stored: Callable[[], int]) -> None:
        self._span = span
        self._stored = stored
        self._work = 0

    def spend(self, count: int) -> None:
        """Count ``count`` bytes; CrossmsiError when that is more than a sound cabinet can ask for."""
        self._work += count
        if self._work > _FREE_WORK and self._work > min(self._span * _MOST_SHARING, self._stored() * _BEST_RATIO):
            raise CrossmsiError(
                f"the cabinet is a decompression bomb: {self._stored()} bytes of it unpack to more than {self._work}, "
                "because its files or folders overlap",
                hint="don't use this cabinet, no sound one is made like this",
            )


def wanted_size(file: CabFile, limit: int | None) -> int:
    """The bytes to unpack of ``file``: its first ``limit``, or all."""
    return file.size if limit is None else min(file.size, limit)


def span(files: Iterable[CabFile], limit: int | None) -> int:
    """How many bytes of their folder the wanted parts of ``files`` reach over."""
    return max(file.offset + wanted_size(file, limit) for file in files)


def unpack(
    new_cursor: Callable[[], FolderCursor], files: Iterable[CabFile], sink: Sink, limit: int | None, budget: Budget
) -> Iterator[int]:
    """Unpack the first ``limit`` bytes (None: all) of ``files`` of one folder, yielding the bytes written, in steps.

    ``new_cursor()`` gives a cursor at the start of the folder. Reads the folder once, in order of the offsets, and no
    further than the last wanted byte; only files that overlap without being equal make it start again.
    """
    twins: dict[tuple[int, int], list[CabFile]] = {}
    for file in files:
        twins.setdefault((file.offset, wanted_size(file, limit)), []).append(file)
    cursor: FolderCursor | None = None
    for (offset, size), same in sorted(twins.items(), key=lambda item: item[0]):
        buffered = len(same) > 1 and size <= _BUFFERED_BYTES
        step = len(same) if buffered else _OPEN_AT_ONCE
        for at in range(0, len(same), step):
            pieces: Iterator[bytes] = iter(())
            if size:
                if cursor is None or offset < cursor.start:
                    cursor = new_cursor()
                    budget.spend(offset)
                pieces = cursor.pieces(offset, size)
            copy = _write_buffered if buffered else _write_together
            for written in copy(pieces, same[at : at + step], sink):
                budget.spend(written)
                yield written


def _write_together(pieces: Iterator[bytes], files: list[CabFile], sink: Sink) -> Iterator[int]:
    with ExitStack() as stack:
        outs = [stack.enter_context(sink(file)) for file in files]
        for piece in pieces:
            for out in outs:
                out.write(piece)
            yield len(piece) * len(outs)


def _write_buffered(pieces: Iterator[bytes], files: list[CabFile], sink: Sink) -> Iterator[int]:
    data = b"".join(pieces)
    for file in files:
        with sink(file) as out:
            out.write(data)
        yield len(data)
