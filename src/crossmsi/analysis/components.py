"""Components with their attributes decoded.

Source: https://learn.microsoft.com/windows/win32/msi/component-table
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crossmsi.analysis.component_bits import ComponentBits, key_path_table
from crossmsi.analysis.rows import bits, text


@dataclass(frozen=True, slots=True)
class Component:
    """One row of the Component table."""

    key: str
    guid: str | None
    directory: str | None
    attributes: int
    condition: str | None
    key_path: str | None
    row: Any

    @property
    def is_64bit(self) -> bool:
        """Whether the 64-bit attribute is set."""
        return bool(self.attributes & ComponentBits.SIXTY_FOUR_BIT)

    @property
    def key_path_table(self) -> str:
        """The table KeyPath points into going by the attributes: File, Registry or ODBCDataSource."""
        return key_path_table(self.attributes)

    @property
    def key_file(self) -> str | None:
        """The File key that is the key path, None when the key path is null or no file."""
        return self.key_path if self.key_path_table == "File" else None

    def has(self, attribute: ComponentBits) -> bool:
        """Whether all of the given bits are set."""
        return self.attributes & attribute == attribute


def decode_component(row: Any) -> Component:
    """Decode a row of the Component table; wrong types read as null."""
    return Component(
        key=text(row, "Component") or "",
        guid=text(row, "ComponentId"),
        directory=text(row, "Directory_"),
        attributes=bits(row, "Attributes"),
        condition=text(row, "Condition"),
        key_path=text(row, "KeyPath"),
        row=row,
    )
