"""A seekable binary file that starts at an offset of another one."""

from __future__ import annotations

from typing import BinaryIO, Protocol

from crossmsi.cfb.positioned import Positioned


class Digest(Protocol):
    """A running hash (``hashlib``'s objects)."""

    def update(self, data, /) -> None: ...


class Window(Positioned):
    """Reads and writes ``target`` from ``base`` on; position 0 is ``base``.

    ``length`` is the highest byte written.

    ``digest`` is fed everything that is written, in the order of writing.
    """

    def __init__(self, target: BinaryIO, base: int, digest: Digest | None = None) -> None:
        self._target, self._base, self.length = target, base, 0
        self._digest = digest

    def _end(self) -> int:
        return self.length

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._target.seek(self._base + self._at)
        self._target.write(data)
        if self._digest is not None:
            self._digest.update(data)
        self._at += len(data)
        self.length = max(self.length, self._at)
        return len(data)

    def readinto(self, buffer) -> int:
        want = max(0, min(len(buffer), self.length - self._at))
        self._target.seek(self._base + self._at)
        data = self._target.read(want)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
