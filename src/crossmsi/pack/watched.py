"""Payloads that are checked while they are read: a file that changes under a build must not slip through."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import BinaryIO

from crossmsi.errors import CrossmsiError

READ_AT_ONCE = 1 << 16  # bytes


class WatchedFile(io.RawIOBase):
    """A file read from start to end; at its end its MD5 must be the one that went into MsiFileHash."""

    def __init__(self, path: Path, digest: bytes) -> None:
        self._path, self._expected = path, digest
        self._file: BinaryIO = open(path, "rb", buffering=0)  # noqa: SIM115 - close() is below
        self._digest = hashlib.md5(usedforsecurity=False)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        count = self._file.readinto(buffer)
        if count:
            self._digest.update(memoryview(buffer)[:count])
        elif self._digest.digest() != self._expected:
            raise _changed(self._path)
        return count

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def open_payload(path: Path, size: int, digest: bytes | None) -> BinaryIO:
    """The file for reading; watched when its digest is known. ``size`` is what it had, in bytes."""
    if digest is None:
        return open(path, "rb")
    if size > READ_AT_ONCE:
        return WatchedFile(path, digest)
    # Packages of thousands of small files spend their time on opening and reading, not on compressing.
    with open(path, "rb", buffering=0) as file:
        data = file.read(READ_AT_ONCE + 1)
    if hashlib.md5(data, usedforsecurity=False).digest() != digest:
        raise _changed(path)
    return io.BytesIO(data)


def _changed(path: Path) -> CrossmsiError:
    return CrossmsiError(
        "the file changed while it was packed",
        where=str(path),
        hint="build again when nothing writes to the file",
    )
