"""Payloads that are checked while they are read: a file that changes under a build must not slip through."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError
from crossmsi.model.stamp import Stamp

if TYPE_CHECKING:
    from crossmsi.compile import Payload

READ_AT_ONCE = 1 << 16  # bytes


class WatchedFile:
    """A payload read from start to end; at its end it must still be what was compiled.

    That is told by its stamp, or by its MD5 when it was too new for a stamp: hashing costs as much as a fast
    compressor. Offers what reading a file needs: ``read``, ``close`` and ``with``.
    """

    def __init__(self, path: str, stamp: Stamp | None, digest: bytes | None = None) -> None:
        self._path, self._stamp, self._expected = path, stamp, digest
        self._file = open(path, "rb", buffering=0)  # noqa: SIM115 - close() is below
        hashed = stamp is None and digest is not None
        self._digest = hashlib.md5(usedforsecurity=False) if hashed else None

    def __enter__(self) -> WatchedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, count: int) -> bytes:
        """Up to ``count`` bytes, none at the end. Raises CrossmsiError there when the file changed."""
        data = self._file.read(count)
        if not data:
            self._check()
        elif self._digest:
            self._digest.update(data)
        return data

    def close(self) -> None:
        self._file.close()

    def _check(self) -> None:
        same_stamp = self._stamp is None or Stamp.of(os.fstat(self._file.fileno())) == self._stamp
        if not same_stamp or (self._digest and self._digest.digest() != self._expected):
            raise _changed(self._path)


def open_payload(payload: Payload) -> WatchedFile | bytes:
    """The payload for reading, or all of it when it is small. Raises CrossmsiError when a small one changed."""
    if payload.size > READ_AT_ONCE:
        return WatchedFile(payload.path, payload.stamp, payload.digest)
    # Packages of thousands of small files spend their time on opening and reading, not on compressing.
    descriptor = os.open(payload.path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        data = os.read(descriptor, READ_AT_ONCE + 1)
        if payload.stamp is not None:
            good = Stamp.of(os.fstat(descriptor)) == payload.stamp
        else:
            good = payload.digest in (None, hashlib.md5(data, usedforsecurity=False).digest())
    finally:
        os.close(descriptor)
    if not good:
        raise _changed(payload.path)
    return data


def _changed(path: str) -> CrossmsiError:
    return CrossmsiError(
        "the file changed while it was packed",
        where=path,
        hint="build again when nothing writes to the file",
    )
