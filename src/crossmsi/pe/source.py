"""Random access to one file's bytes in small reads, so that a file of any size costs a constant amount of memory."""

from __future__ import annotations

import io
import os
from typing import BinaryIO

READ_LIMIT = 0x10000
"""The most bytes that one read returns; no structure read from a PE file is longer."""
_HEAD = 4096
"""Bytes from the start of a file that are kept: its headers are read in some forty pieces."""


class ByteSource:
    """The bytes of one file: ``len()`` is its true size, of which the first ``available`` bytes can be read.

    It also serves pefile as its ``data``, which only takes the length and slices; a slice is cut to READ_LIMIT bytes,
    because hostile headers make pefile ask for slices as long as the file.
    """

    def __init__(self, file: BinaryIO, size: int, available: int | None = None, head: bytes | None = None) -> None:
        """``head``: the first bytes, when they are at hand."""
        self._file = file
        self._head = head
        self.size = size
        self.available = size if available is None else min(available, size)

    @classmethod
    def of_bytes(cls, data: bytes, total_size: int | None = None) -> ByteSource:
        """A source over the first ``len(data)`` bytes of a file of ``total_size`` bytes (default: data is all)."""
        return cls(io.BytesIO(data), max(len(data), total_size or 0), len(data), data)

    @classmethod
    def of_file(cls, file: BinaryIO) -> ByteSource:
        """A source over a seekable binary file, from its first byte on; OSError when it can't seek."""
        return cls(file, file.seek(0, os.SEEK_END))

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(self.size)
        return self.read(start, stop - start)

    def read(self, offset: int, length: int) -> bytes:
        """Up to ``length`` (at most READ_LIMIT) bytes at ``offset``; fewer at the end of what is available."""
        if self._head is None:
            self._file.seek(0)
            self._head = self._file.read(min(_HEAD, self.available))
        length = min(length, READ_LIMIT, self.available - offset)
        if length <= 0:
            return b""
        if offset + length <= len(self._head):
            return self._head[offset : offset + length]
        self._file.seek(offset)
        return self._file.read(length)
