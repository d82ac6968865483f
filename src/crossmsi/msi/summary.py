"""The Summary Information of a package, by the names that Microsoft gives its properties.

https://learn.microsoft.com/windows/win32/msi/summary-property-descriptions
"""

from __future__ import annotations

from datetime import datetime

from crossmsi.errors import CrossmsiError
from crossmsi.msi.propertyset import (
    VT_FILETIME,
    VT_I2,
    VT_I4,
    VT_LPSTR,
    Typed,
    filetime,
    from_filetime,
    pack_property_set,
    parse_property_set,
)

# attribute -> (property number, type)
PROPERTIES: dict[str, tuple[int, int]] = {
    "codepage": (1, VT_I2),
    "title": (2, VT_LPSTR),
    "subject": (3, VT_LPSTR),
    "author": (4, VT_LPSTR),
    "keywords": (5, VT_LPSTR),
    "comments": (6, VT_LPSTR),
    "template": (7, VT_LPSTR),
    "last_author": (8, VT_LPSTR),
    "revision": (9, VT_LPSTR),
    "last_printed": (11, VT_FILETIME),
    "created": (12, VT_FILETIME),
    "last_saved": (13, VT_FILETIME),
    "page_count": (14, VT_I4),
    "word_count": (15, VT_I4),
    "character_count": (16, VT_I4),
    "application": (18, VT_LPSTR),
    "security": (19, VT_I4),
}


class SummaryInformation:
    """Attributes as in ``PROPERTIES``: text, int, aware datetime, or None where a property is missing.

    ``revision`` is the package code (of a transform: more), ``page_count`` the lowest installer version × 100,
    ``word_count`` the source type bits. Numbers of another type than documented stay visible with ``typed``.
    """

    def __init__(self, typed: dict[int, Typed] | None = None) -> None:
        object.__setattr__(self, "_typed", dict(typed or {}))

    @classmethod
    def parse(cls, data: bytes) -> SummaryInformation:
        return cls(parse_property_set(data))

    def pack(self) -> bytes:
        return pack_property_set(self._typed)

    def typed(self, pid: int) -> Typed | None:
        """``(variant type, value)`` of a property by number."""
        return self._typed.get(pid)

    def numbers(self) -> list[int]:
        """The numbers of the properties that are there."""
        return sorted(self._typed)

    def get(self, pid: int) -> object:
        """Value of a property by number: a FILETIME as datetime; None where missing."""
        kind, value = self._typed.get(pid, (0, None))
        return from_filetime(value) if kind == VT_FILETIME else value

    def set(self, pid: int, value: str | int | datetime | None) -> None:
        """Set a property by number (None takes it out) in its documented type. Raises CrossmsiError for a wrong one."""
        if value is None:
            self._typed.pop(pid, None)
            return
        kind = next((kind for number, kind in PROPERTIES.values() if number == pid), None)
        wanted = {VT_LPSTR: str, VT_I2: int, VT_I4: int, VT_FILETIME: datetime}.get(kind)
        if wanted is None or not isinstance(value, wanted) or not _fits(kind, value):
            raise CrossmsiError(f"summary information: property {pid} can't be {value!r}")
        if kind == VT_FILETIME:
            value = filetime(value)
        elif kind == VT_I2:
            value = (value & 0xFFFF) - (0x10000 if value & 0x8000 else 0)
        self._typed[pid] = (kind, value)

    def __getattr__(self, name: str) -> object:
        if name not in PROPERTIES:
            raise AttributeError(name)
        value = self.get(PROPERTIES[name][0])
        return value & 0xFFFF if name == "codepage" and isinstance(value, int) else value

    def __setattr__(self, name: str, value: str | int | datetime | None) -> None:
        if name not in PROPERTIES:
            raise AttributeError(name)
        self.set(PROPERTIES[name][0], value)


def _fits(kind: int, value: str | int | datetime) -> bool:
    if isinstance(value, datetime):
        return value.tzinfo is not None and filetime(value) >= 0
    if isinstance(value, int):
        return -0x8000 <= value <= 0xFFFF if kind == VT_I2 else -(1 << 31) <= value < 1 << 31
    return True
