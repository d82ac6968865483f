"""Directory entries of a compound file.

[MS-CFB] 2.6: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/60fe8611-66c3-496b-b70d-a504c94c9ace
"""

from __future__ import annotations

import struct

from crossmsi.cfb.layout import ENTRY_SIZE, NO_ENTRY
from crossmsi.errors import CrossmsiError

_ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")


class DirectoryEntry:
    """One 128-byte directory entry."""

    __slots__ = ("child", "clsid", "color", "left", "name", "right", "size", "start", "type")

    def __init__(
        self,
        name: str,
        kind: int,
        color: int = 1,
        links: tuple[int, int, int] = (NO_ENTRY, NO_ENTRY, NO_ENTRY),
        clsid: bytes = bytes(16),
        start: int = 0,
        size: int = 0,
    ) -> None:
        self.name, self.type, self.color = name, kind, color
        self.left, self.right, self.child = links
        self.clsid, self.start, self.size = clsid, start, size

    def pack(self) -> bytes:
        raw = self.name.encode("utf-16-le", "surrogatepass") + b"\0\0"
        if len(raw) > 64:
            raise CrossmsiError(f"stream name {self.name!r} is longer than the 31 characters a compound file can hold")
        return _ENTRY.pack(
            raw, len(raw), self.type, self.color, self.left, self.right, self.child, self.clsid, 0, 0, 0,
            self.start, self.size,
        )  # fmt: skip


def parse_entry(data: bytes, version: int) -> DirectoryEntry:
    """Parse one entry; a version 3 file only uses the low half of the size."""
    raw, length, kind, color, left, right, child, clsid, _, _, _, start, size = _ENTRY.unpack(data)
    if kind and (length % 2 or not 2 <= length <= 64):
        raise CrossmsiError(f"compound file: a directory entry has a name of {length} bytes")
    name = raw[: max(length - 2, 0)].decode("utf-16-le", "surrogatepass") if kind else ""
    return DirectoryEntry(
        name, kind, color, (left, right, child), clsid, start, size if version == 4 else size & 0xFFFFFFFF
    )


def name_key(name: str) -> tuple[int, bytes]:
    """Sort key of siblings ([MS-CFB] 2.6.4): shorter first, then upper-case UTF-16 code units."""
    upper = "".join(c.upper() if len(c.upper()) == 1 else c for c in name)
    return len(name.encode("utf-16-le", "surrogatepass")), upper.encode("utf-16-be", "surrogatepass")


EMPTY_ENTRY = struct.pack("<64sHBBIII", bytes(64), 0, 0, 0, NO_ENTRY, NO_ENTRY, NO_ENTRY).ljust(ENTRY_SIZE, b"\0")
