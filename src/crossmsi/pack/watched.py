"""Payloads that are checked while they are read: a file that changes under a build must not slip through."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import BinaryIO

from crossmsi.errors import CrossmsiError


class WatchedFile(io.RawIOBase):
    """A file read from start to end; at its end its MD5 must be the one that went into MsiFileHash."""

    def __init__(self, path: Path, digest: bytes) -> None:
        self._path, self._expected = path, digest
        self._file: BinaryIO = path.open("rb", buffering=0)
        self._digest = hashlib.md5(usedforsecurity=False)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        count = self._file.readinto(buffer)
        if count:
            self._digest.update(memoryview(buffer)[:count])
        elif self._digest.digest() != self._expected:
            raise CrossmsiError(
                "the file changed while it was packed",
                where=str(self._path),
                hint="build again when nothing writes to the file",
            )
        return count

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def open_payload(path: Path, digest: bytes | None) -> BinaryIO:
    """The file for reading; watched when its digest is known."""
    return path.open("rb") if digest is None else WatchedFile(path, digest)
