"""A temporary file without a name into which the helper process writes what the build wants to read."""

from __future__ import annotations

import os
import tempfile
from typing import NamedTuple

BUFFERED = 1 << 18
"""Bytes that are written at a go."""
KEPT = 64 << 20
"""Bytes of small files that are kept in a spool; those after them are read again."""


class Extent(NamedTuple):
    """Where something lies in the spool, in bytes."""

    offset: int
    size: int


class Spool:
    """One process appends, both read. Raises OSError when the disk is full."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - close() is below
        self._descriptor = self._file.fileno()
        self._parts: list[bytes] = []
        self._waiting = 0
        self.end = 0

    def append(self, data: bytes) -> Extent:
        """Add ``data``; other processes see it after ``flush``."""
        extent = Extent(self.end, len(data))
        self._parts.append(data)
        self._waiting += len(data)
        self.end += len(data)
        if self._waiting >= BUFFERED:
            self.flush()
        return extent

    def flush(self) -> None:
        """Write what is buffered."""
        view = memoryview(b"".join(self._parts))
        self._parts, self._waiting = [], 0
        while view:
            view = view[os.write(self._descriptor, view) :]

    def read(self, extent: Extent) -> bytes:
        """What was appended there."""
        data = os.pread(self._descriptor, extent.size, extent.offset)
        if len(data) != extent.size:
            raise OSError("the temporary file is too short")
        return data

    def close(self) -> None:
        """The file is gone with that."""
        self._file.close()
