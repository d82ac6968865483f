"""The position half of a seekable raw file."""

from __future__ import annotations

import io
import os


class Positioned(io.RawIOBase):
    """Keeps ``_at``, the position; a subclass says in ``_end`` where the file ends."""

    _at = 0

    def _end(self) -> int:
        raise NotImplementedError

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._end()}[whence]
        self._at = max(0, base + offset)
        return self._at
