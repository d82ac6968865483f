"""Reading cabinets: list, open, read and extract, in constant memory, checked against every lie of the file.

Source: [MS-CAB], https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-cab/
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from types import TracebackType
from typing import BinaryIO

from crossmsi.cab.cabinet import Cabinet
from crossmsi.cab.chain import CabinetSet, Resolver
from crossmsi.cab.cursor import FolderCursor
from crossmsi.cab.extract import Budget, Sink, span, unpack
from crossmsi.cab.file import CabFile
from crossmsi.cab.limits import BLOCK_SIZE
from crossmsi.errors import CrossmsiError


class CabinetReader:
    """A cabinet in a seekable binary file, in which it starts at offset 0; reads MSZIP, LZX and stored folders.

    ``name`` is what errors call the cabinet. ``resolver`` opens a neighbouring cabinet by the name that the header
    gives, for files that span cabinets; those are closed by ``close()``, ``fileobj`` never is. The tables are read at
    once (CrossmsiError when damaged), file contents only on demand. Not for use by several threads at a time.
    """

    def __init__(self, fileobj: BinaryIO, *, name: str = "cabinet", resolver: Resolver | None = None) -> None:
        self._cabinet = Cabinet(fileobj, name)
        self._set = CabinetSet(self._cabinet, resolver)
        self._idle: tuple[int, FolderCursor] | None = None
        self._by_name: dict[str, CabFile] | None = None

    @property
    def files(self) -> list[CabFile]:
        """The files in the order of the cabinet, those that span from or to its neighbours included."""
        return self._cabinet.files

    def close(self) -> None:
        """Close the cabinets that the resolver opened."""
        self._idle = None
        self._set.close()

    def __enter__(self) -> CabinetReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self, name: str | CabFile) -> BinaryIO:
        """A binary stream of one file, forward only; reading raises CrossmsiError where the data is damaged.

        Opening files in the order of the cabinet and closing each before the next unpacks every folder once.
        """
        return io.BufferedReader(_Member(self, self._find(name)), BLOCK_SIZE)

    def read(self, name: str | CabFile, limit: int | None = None) -> bytes:
        """The content of one file, or its first ``limit`` bytes."""
        file = self._find(name)
        size = file.size if limit is None else min(file.size, limit)
        with _Member(self, file) as member:
            return b"".join(member.pieces(size))

    def extract(
        self,
        names: Iterable[str | CabFile] | None,
        sink: Sink,
        *,
        limit: int | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Unpack the named files (None: all) in one pass, each into what ``sink(file)`` gives.

        ``sink`` returns a context manager of an object with ``write``; an ordinary file opened for writing is one.
        Only the first ``limit`` bytes of each file are written when it is given, and no folder is unpacked further
        than the last wanted byte. Files come in the order in which they are stored. ``progress`` is called with the
        bytes written so far. All names are checked before anything is written.
        """
        wanted = self.files if names is None else [self._find(name) for name in names]
        folders: dict[int, list[CabFile]] = {}
        for file in wanted:
            folders.setdefault(file.folder, []).append(file)
        done = 0
        budget = Budget(sum(span(files, limit) for files in folders.values()), lambda: self._set.size)
        for folder in sorted(folders):
            for written in unpack(partial(self._new_cursor, folder), folders[folder], sink, limit, budget):
                done += written
                if progress:
                    progress(done)

    def _find(self, name: str | CabFile) -> CabFile:
        if isinstance(name, CabFile):
            return name
        if self._by_name is None:
            self._by_name = {file.name: file for file in reversed(self.files)}
        try:
            return self._by_name[name]
        except KeyError:
            raise CrossmsiError(f"the cabinet has no file {name!r}", where=self._cabinet.source.name) from None

    def _new_cursor(self, folder: int) -> FolderCursor:
        return FolderCursor(self._set, self._cabinet, folder)

    def _take_cursor(self, file: CabFile) -> FolderCursor:
        """A cursor that can still reach the start of ``file``: the one given back last, or a new one."""
        idle, self._idle = self._idle, None
        if idle is not None and idle[0] == file.folder and idle[1].start <= file.offset:
            return idle[1]
        return self._new_cursor(file.folder)


class _Member(io.RawIOBase):
    """One file of a cabinet as a raw stream. It has its cursor for itself until it is closed."""

    def __init__(self, reader: CabinetReader, file: CabFile) -> None:
        self._reader = reader
        self._file = file
        self._done = 0
        self._cursor: FolderCursor | None = None

    def pieces(self, size: int) -> Iterator[bytes]:
        """The next ``size`` bytes in pieces, fewer at the end of the file."""
        size = min(size, self._file.size - self._done)
        if not size:
            return
        if self._cursor is None:
            self._cursor = self._reader._take_cursor(self._file)
        try:
            for piece in self._cursor.pieces(self._file.offset + self._done, size):
                self._done += len(piece)
                yield piece
        except (Exception, KeyboardInterrupt):
            # Past damage, or stopped halfway, the cursor is of no use to anyone.
            self._cursor = None
            raise

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:
        piece = next(self.pieces(len(buffer)), b"")
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if self._cursor is not None:
            self._reader._idle = (self._file.folder, self._cursor)
            self._cursor = None
        super().close()
