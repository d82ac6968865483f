"""CustomAction.Type taken apart.

Source: https://learn.microsoft.com/windows/win32/msi/summary-list-of-all-custom-action-types and the pages on return
processing, execution scheduling and in-script execution options.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any

from crossmsi.analysis.rows import bits, text


class ActionKind(Enum):
    """What runs (the three low bits of the type)."""

    NONE = 0
    DLL = 1
    EXE = 2
    SET_OR_ERROR = 3
    FOUR = 4
    JSCRIPT = 5
    VBSCRIPT = 6
    INSTALL = 7


class SourceKind(Enum):
    """Where Source points (bits 4 and 5): the table's name, or nothing for text held in the row itself."""

    BINARY = 0x00
    FILE = 0x10
    DIRECTORY = 0x20
    PROPERTY = 0x30


class ActionBits(IntEnum):
    """Option bits above the basic type. Rollback and commit only mean that together with IN_SCRIPT."""

    CONTINUE = 0x40
    ASYNC = 0x80
    FIRST_SEQUENCE = 0x100
    ROLLBACK = 0x100
    ONCE_PER_PROCESS = 0x200
    COMMIT = 0x200
    IN_SCRIPT = 0x400
    NO_IMPERSONATE = 0x800
    SIXTY_FOUR_BIT_SCRIPT = 0x1000
    HIDE_TARGET = 0x2000
    TS_AWARE = 0x4000
    PATCH_UNINSTALL = 0x8000


BASIC_MASK = 0x3F

_DOCUMENTED = frozenset({1, 2, 5, 6, 17, 18, 19, 21, 22, 34, 35, 37, 38, 50, 51, 53, 54, 7, 23, 39})


@dataclass(frozen=True, slots=True)
class CustomAction:
    """One decoded row; ``type`` is the stored number (0 when null or no number)."""

    name: str
    type: int
    source: str | None
    target: str | None
    row: Any

    @property
    def basic_type(self) -> int:
        """The type without option bits (1, 2, 5, 6, 17 … 54)."""
        return self.type & BASIC_MASK

    @property
    def documented(self) -> bool:
        """Whether the basic type is one that the documentation defines (nested installs included)."""
        return self.basic_type in _DOCUMENTED

    @property
    def kind(self) -> ActionKind:
        """What the action runs."""
        return ActionKind(self.type & 0x7)

    @property
    def source_kind(self) -> SourceKind:
        """The meaning of Source going by its bits alone; see ``source_table``."""
        return SourceKind(self.type & 0x30)

    @property
    def source_table(self) -> str | None:
        """The table whose key Source must be (Binary, File or Directory), None when Source is no such key."""
        return source_table(self.basic_type)

    @property
    def in_script(self) -> bool:
        """Whether the action runs deferred, as rollback or as commit."""
        return bool(self.type & ActionBits.IN_SCRIPT)

    @property
    def rollback(self) -> bool:
        """Whether the action runs on rollback."""
        return self.in_script and bool(self.type & ActionBits.ROLLBACK)

    @property
    def commit(self) -> bool:
        """Whether the action runs on commit."""
        return self.in_script and bool(self.type & ActionBits.COMMIT)

    @property
    def impersonates(self) -> bool:
        """Whether the action runs with the user's rights."""
        return not (self.in_script and self.type & ActionBits.NO_IMPERSONATE)

    @property
    def script_64bit(self) -> bool:
        """Whether the bit for 64-bit scripts is set (it means something for scripts only)."""
        return bool(self.type & ActionBits.SIXTY_FOUR_BIT_SCRIPT)

    @property
    def sets_directory(self) -> bool:
        """Basic type 35: Source is the directory set."""
        return self.basic_type == 35

    @property
    def sets_property(self) -> bool:
        """Basic type 51: Source is the property set."""
        return self.basic_type == 51


def source_table(basic_type: int) -> str | None:
    """Binary, File or Directory for the basic types whose Source is a key of that table, else None."""
    if basic_type in (1, 2, 5, 6, 7):
        return "Binary"
    if basic_type in (17, 18, 21, 22):
        return "File"
    return "Directory" if basic_type in (34, 35) else None


def decode(row: Any) -> CustomAction:
    """Decode a row of the CustomAction table; wrong types read as null. Extended type bits are ignored."""
    return CustomAction(
        name=text(row, "Action") or "",
        type=bits(row, "Type"),
        source=text(row, "Source"),
        target=text(row, "Target"),
        row=row,
    )
