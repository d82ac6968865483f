"""Bounded reads from the binary file that holds a cabinet."""

from __future__ import annotations

import os
from typing import BinaryIO

from crossmsi.errors import CrossmsiError


class Source:
    """A seekable binary file in which the cabinet starts at offset 0, and the name that error messages give it.

    Every read is checked against the real size of the file first, so that no size told by the file itself can make
    us allocate more than the file has.
    """

    def __init__(self, fileobj: BinaryIO, name: str) -> None:
        self.name = name
        self._file = fileobj
        try:
            self.size = fileobj.seek(0, os.SEEK_END)
        except (OSError, ValueError) as error:
            raise CrossmsiError(f"cannot be read: {error}", where=name) from error

    def read_at(self, offset: int, count: int, what: str) -> bytes:
        """Exactly ``count`` bytes from ``offset`` on.

        Raises CrossmsiError naming ``what`` when the file ends before them.
        """
        if offset + count > self.size:
            raise CrossmsiError(
                f"the cabinet is cut off: {what} needs bytes {offset} to {offset + count}, the file has {self.size}",
                where=self.name,
                hint="copy or download the file again",
            )
        try:
            self._file.seek(offset)
            data = self._file.read(count)
        except (OSError, ValueError) as error:
            raise CrossmsiError(f"cannot be read: {error}", where=self.name) from error
        if len(data) != count:
            raise CrossmsiError(f"{what} came back short, the file changed while it was read", where=self.name)
        return data

    def read_up_to(self, offset: int, count: int) -> bytes:
        """At most ``count`` bytes from ``offset`` on, fewer where the file ends."""
        if offset >= self.size:
            return b""
        return self.read_at(offset, min(count, self.size - offset), "a table")

    def close(self) -> None:
        """Close the file."""
        self._file.close()
