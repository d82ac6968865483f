"""Binary data of a database: the values of binary columns and the free streams."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from crossmsi.errors import CrossmsiError


class Stream:
    """Bytes that can be opened again and again; ``size`` in bytes, None when only writing will tell."""

    __slots__ = ("_open", "_write", "size")

    def __init__(
        self, opener: Callable[[], BinaryIO] | None, size: int | None, writer: Callable[[BinaryIO], None] | None = None
    ) -> None:
        self._open = opener
        self._write = writer
        self.size = size

    @classmethod
    def from_bytes(cls, data: bytes) -> Stream:
        return cls(lambda: io.BytesIO(data), len(data))

    @classmethod
    def from_path(cls, path: str | Path) -> Stream:
        """The content of a file. Raises CrossmsiError when it can't be read."""
        path = Path(path)
        try:
            size = path.stat().st_size
        except OSError as error:
            raise CrossmsiError(f"can't read the file: {error.strerror}", where=str(path)) from None
        return cls(lambda: path.open("rb"), size)

    @classmethod
    def from_writer(cls, write: Callable[[BinaryIO], None]) -> Stream:
        """A stream made while the package is saved: ``write`` gets a seekable file at position 0."""
        return cls(None, None, write)

    def open(self) -> BinaryIO:
        """A readable binary file at its start."""
        if self._open is None:
            buffer = io.BytesIO()
            self._write(buffer)
            buffer.seek(0)
            return buffer
        return self._open()

    def read(self) -> bytes:
        with self.open() as file:
            return file.read()

    def write_to(self, out: BinaryIO) -> None:
        """Copy the bytes to ``out``."""
        if self._write is not None:
            self._write(out)
            return
        with self.open() as file:
            while piece := file.read(1 << 20):
                out.write(piece)

    def __repr__(self) -> str:
        return f"<Stream of {self.size} bytes>"
