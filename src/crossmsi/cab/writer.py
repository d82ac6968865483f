"""Writing a cabinet: streamed, in constant memory, blocks compressed in parallel, bytes independent of the threads.

Source: [MS-CAB], https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-cab/
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from typing import BinaryIO

from crossmsi.cab import folder as cf_folder
from crossmsi.cab import header as cf_header
from crossmsi.cab.ahead import Head
from crossmsi.cab.checksum import expect_bytes
from crossmsi.cab.chunk import CHUNK_SIZE, Chunk, pack_chunk
from crossmsi.cab.engines import Engine, make_engine
from crossmsi.cab.file import pack_file
from crossmsi.cab.limits import BLOCK_SIZE, MAX_CABINET_BYTES, MAX_FILES
from crossmsi.cab.member import CabMember, read_chunks
from crossmsi.cab.plan import split_folders
from crossmsi.errors import CrossmsiError

_MAX_THREADS = 16


class CabinetWriter:
    """Writes one cabinet to a seekable binary file, from its current position on.

    ``compression`` is "mszip" or "none"; ``engine`` and ``level`` choose the deflate compressor (see ``engines``).
    ``threads`` defaults to the processors that this process may use; it never changes the bytes. ``progress`` is
    called with the uncompressed bytes packed so far, in the calling thread.
    """

    def __init__(
        self,
        out: BinaryIO,
        *,
        compression: str = "mszip",
        engine: str = "zlib",
        level: int | None = None,
        threads: int | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        if compression not in ("mszip", "none"):
            raise CrossmsiError(f"there is no cabinet compression {compression!r}", hint="use 'mszip' or 'none'")
        if threads is not None and threads < 1:
            raise CrossmsiError(f"{threads} threads can't pack anything", hint="use 1 or more")
        self._out = out
        self._engine: Engine | None = make_engine(engine, level) if compression == "mszip" else None
        self._threads = min(threads or processors(), _MAX_THREADS)
        self._progress = progress

    def write(self, members: Sequence[CabMember], head: Callable[[], Head | None] | None = None) -> int:
        """Write the cabinet with ``members`` in this order and return its size in bytes.

        ``head`` gives the start of the first folder, if it was compressed before; it is asked when all else is ready,
        as somebody may still be at it. The file position is at the end of the cabinet afterwards. Raises CrossmsiError
        when the members don't fit into one cabinet (see ``plan_cabinets``), when one can't be read or has another size
        than announced, and when the output can't be written; the output is incomplete then and the caller has to throw
        it away.
        """
        _check(members)
        expect_bytes(sum(member.size for member in members))
        folders = split_folders(members)
        entries = b"".join(_entries(folders))
        files_offset = cf_header.SIZE + cf_folder.SIZE * len(folders)
        try:
            base = self._out.tell()
            self._put(bytes(files_offset) + entries)
            size = files_offset + len(entries)
            done = 0
            packed = []
            first = head() if head else None
            for content in folders:
                start, blocks = size, 0
                with closing(self._frames(content, first)) as frames:
                    for raw_size, data in frames:
                        size += len(data)
                        if size > MAX_CABINET_BYTES:
                            raise _too_large()
                        self._put(data)
                        blocks += -(-raw_size // BLOCK_SIZE)
                        done += raw_size
                        if self._progress:
                            self._progress(done)
                first = None
                method = cf_folder.NONE if self._engine is None else cf_folder.MSZIP
                packed.append(cf_folder.Folder(start, blocks, method))
            self._out.seek(base)
            self._put(cf_header.pack_header(size, files_offset, len(folders), len(members)))
            self._put(b"".join(map(cf_folder.pack_folder, packed)))
            self._out.seek(base + size)
        except OSError as error:
            raise CrossmsiError(
                f"cannot write the cabinet: {error}", hint="check the free space and the permissions"
            ) from error
        return size

    def _frames(self, members: Iterable[CabMember], head: Head | None) -> Iterator[tuple[int, bytes]]:
        """(uncompressed size, CFDATA structures) of one chunk of a folder after the other."""
        from crossmsi.cab.pipeline import ordered

        if head:
            yield from head.chunks
        with closing(ordered(self._pack, self._chunks(members, head), self._threads)) as results:
            for (_, raw), pieces in results:
                yield len(raw), b"".join(pieces)

    def _pack(self, chunk: Chunk) -> Iterator[bytes]:
        return pack_chunk(self._engine, chunk)

    def _chunks(self, members: Iterable[CabMember], head: Head | None) -> Iterator[Chunk]:
        """What ``head`` has not."""
        reach = self._engine.history if self._engine else 0
        before = head.before if head else b""
        for raw in read_chunks(members, CHUNK_SIZE, skip=head.size if head else 0):
            yield before, raw
            before = raw[len(raw) - reach :]

    def _put(self, data: bytes) -> None:
        view = memoryview(data)
        while len(view):
            written = self._out.write(view)
            view = view[len(view) if written is None else written :]


def write_cabinet(
    out: BinaryIO,
    members: Sequence[CabMember],
    *,
    compression: str = "mszip",
    engine: str = "zlib",
    level: int | None = None,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    head: Callable[[], Head | None] | None = None,
) -> int:
    """Write ``members`` as one cabinet to ``out`` and return its size; see ``CabinetWriter``."""
    writer = CabinetWriter(out, compression=compression, engine=engine, level=level, threads=threads, progress=progress)
    return writer.write(members, head)


def _check(members: Sequence[CabMember]) -> None:
    if not members:
        raise CrossmsiError("a cabinet needs at least one file")
    if len(members) > MAX_FILES:
        raise CrossmsiError(
            f"{len(members)} files don't fit into one cabinet, it holds at most {MAX_FILES}",
            hint="spread the files over several cabinets (plan_cabinets does it)",
        )
    if len({member.name for member in members}) == len(members):
        return
    seen: set[str] = set()
    for member in members:
        if member.name in seen:
            raise CrossmsiError("two files of the cabinet have this name", where=member.name, hint="rename one of them")
        seen.add(member.name)


def _entries(folders: list[list[CabMember]]) -> Iterator[bytes]:
    for index, content in enumerate(folders):
        offset = 0
        for member in content:
            yield pack_file(member.name, member.size, index, offset, member.date, member.attributes)
            offset += member.size


def _too_large() -> CrossmsiError:
    return CrossmsiError(
        f"the cabinet grows over {MAX_CABINET_BYTES} bytes, the most that its format allows",
        hint="spread the files over several cabinets (plan_cabinets does it)",
    )


def processors() -> int:
    """How many of them this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
