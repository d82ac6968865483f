"""One physical cabinet: its header and tables, and the reads of its data blocks."""

from __future__ import annotations

from typing import BinaryIO

from crossmsi.cab.block import HEADER_SIZE, checksum_matches, parse_block_header
from crossmsi.cab.file import CabFile, parse_files
from crossmsi.cab.folder import Folder, parse_folders
from crossmsi.cab.header import Header, parse_header
from crossmsi.cab.limits import BLOCK_SIZE
from crossmsi.cab.source import Source
from crossmsi.errors import CrossmsiError


class Cabinet:
    """The tables of one cabinet file; CrossmsiError when they are damaged."""

    def __init__(self, fileobj: BinaryIO, name: str) -> None:
        self.source = Source(fileobj, name)
        self.header: Header = parse_header(self.source)
        self.folders: list[Folder] = parse_folders(self.source, self.header)
        self.files: list[CabFile] = parse_files(self.source, self.header)
        self.continues_from_previous = any(file.from_previous for file in self.files)
        self.continues_in_next = any(file.to_next for file in self.files)


class BlockReader:
    """The CFDATA structures of one folder of one cabinet, in order."""

    def __init__(self, cabinet: Cabinet, index: int) -> None:
        self._source = cabinet.source
        self._reserve = cabinet.header.data_reserve
        folder = cabinet.folders[index]
        self._at = folder.offset
        self._left = folder.blocks
        self._total = folder.blocks
        self._number = 0
        self._where = f"{cabinet.source.name} (folder {index})"
        self._pending: tuple[int, int, int] | None = None

    def peek(self) -> tuple[int, int] | None:
        """(payload bytes, uncompressed bytes) of the next block, or None after the last one."""
        if not self._left:
            return None
        if self._pending is None:
            self._number = self._total - self._left + 1
            data = self._source.read_at(self._at, HEADER_SIZE, f"data block {self._number}")
            self._pending = parse_block_header(data)
            if self._pending[2] > BLOCK_SIZE:
                raise self.damaged(f"its header says {self._pending[2]} bytes, a block has at most {BLOCK_SIZE}")
        return self._pending[1:]

    def payload(self) -> bytes:
        """The payload of the block that ``peek`` announced, checked against its checksum; moves to the next."""
        checksum, size, raw_size = self._take()
        start = self._at + HEADER_SIZE
        data = self._source.read_at(start, self._reserve + size, f"data block {self._number}")
        reserve, payload = data[: self._reserve], data[self._reserve :]
        if not checksum_matches(checksum, reserve, payload, raw_size):
            raise self.damaged("its checksum does not match")
        self._advance(size)
        return payload

    def skip(self) -> None:
        """Move past the block that ``peek`` announced without reading it."""
        self._advance(self._take()[1])

    def damaged(self, why: str) -> CrossmsiError:
        """The error for the block that was announced last."""
        return CrossmsiError(f"data block {self._number} of {self._total} is damaged: {why}", where=self._where)

    def _take(self) -> tuple[int, int, int]:
        assert self._pending is not None
        pending, self._pending = self._pending, None
        return pending

    def _advance(self, size: int) -> None:
        self._at += HEADER_SIZE + self._reserve + size
        self._left -= 1
