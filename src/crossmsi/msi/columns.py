"""Column definitions and their two notations: IDT text (``S72``) and the 16 bits of ``_Columns``.

https://learn.microsoft.com/windows/win32/msi/column-definition-format
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crossmsi.errors import CrossmsiError

VALID, LOCALIZABLE, NONBINARY, STRING, NULLABLE, KEY = 0x0100, 0x0200, 0x0400, 0x0800, 0x1000, 0x2000

_NOTATION = re.compile(r"([sSlLiIvV])(\d{1,3})")


class _Fields(NamedTuple):
    name: str
    type: str
    key: bool = False


class Column(_Fields):
    """A column. ``type`` is IDT notation: s/l text, i integer, v binary; capital = nullable; digits = width.

    Raises CrossmsiError for a notation that is not one.
    """

    __slots__ = ()

    def __new__(cls, name: str, type: str, key: bool = False) -> Column:
        match = _NOTATION.fullmatch(type)
        if not match or int(match[2]) > 255 or (match[1] in "iI" and match[2] not in ("1", "2", "4")):
            raise CrossmsiError(f"column {name!r} has no known type: {type!r}", hint="e.g. s72, L255, i2, v0")
        return super().__new__(cls, name, type, key)

    @property
    def kind(self) -> str:
        """``s`` text, ``i`` integer, ``v`` binary."""
        letter = self.type[0].lower()
        return "s" if letter == "l" else letter

    @property
    def width(self) -> int:
        """Characters of text (0: no limit) or bytes of an integer."""
        return int(self.type[1:])

    @property
    def nullable(self) -> bool:
        return self.type[0].isupper()

    @property
    def localizable(self) -> bool:
        return self.type[0] in "lL"

    @property
    def bits(self) -> int:
        """The value of ``_Columns.Type``."""
        bits = VALID | self.width | (NULLABLE if self.nullable else 0) | (KEY if self.key else 0)
        if self.kind == "i":
            return bits | (NONBINARY if self.width != 4 else 0)
        if self.kind == "v":
            return bits | STRING
        return bits | STRING | NONBINARY | (LOCALIZABLE if self.localizable else 0)

    @property
    def data_size(self) -> int:
        """Bytes of a stored value; 0 for a string reference (2 or 3, as the pool says)."""
        if self.kind == "s":
            return 0
        return 4 if self.kind == "i" and self.width == 4 else 2


def column_from_bits(name: str, bits: int, key_fallback: bool = False) -> Column:
    """The column that a ``_Columns`` row describes."""
    width = bits & 0xFF
    if bits & STRING:
        letter = ("l" if bits & LOCALIZABLE else "s") if bits & NONBINARY else "v"
    else:
        letter = "i"
        width = 4 if width == 4 else 2 if width == 0 else width
        if width not in (1, 2, 4):
            raise CrossmsiError(f"_Columns: column {name!r} is an integer of {width} bytes")
    if bits & NULLABLE:
        letter = letter.upper()
    return Column(name, f"{letter}{width}", bool(bits & KEY) or key_fallback)
