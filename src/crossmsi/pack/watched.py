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

    def __init__(self, payload: Payload) -> None:
        self._payload = payload
        self._file = open(payload.path, "rb", buffering=0)  # noqa: SIM115 - close() is below
        hashed = payload.stamp is None and payload.digest is not None
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
        stamp, digest = self._payload.stamp, self._payload.digest
        same_stamp = stamp is None or Stamp.of(os.fstat(self._file.fileno())) == stamp
        if not same_stamp or (self._digest and self._digest.digest() != digest):
            raise _changed(self._payload)


def open_payload(payload: Payload) -> WatchedFile | bytes:
    """The payload for reading, or all of it when it is small. Raises CrossmsiError when a small one changed."""
    if payload.size > READ_AT_ONCE:
        return WatchedFile(payload)
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
        raise _changed(payload)
    return data


def _changed(payload: Payload) -> CrossmsiError:
    return CrossmsiError(
        "the file changed while it was packed",
        where=payload.path,
        hint="build again when nothing writes to the file",
    )
