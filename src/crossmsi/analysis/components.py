"""Components with their attributes decoded.

Source: https://learn.microsoft.com/windows/win32/msi/component-table
"""

from __future__ import annotations

from typing import Any, NamedTuple

from crossmsi.analysis.component_bits import ComponentBits, key_path_table
from crossmsi.analysis.indexes import Indexes


class Component(NamedTuple):
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


def decode_components(index: Indexes) -> dict[str, Component]:
    """Component key → decoded row, in row order; the first row with a key counts, wrong types read as null."""
    texts = [index.texts("Component", name) for name in ("ComponentId", "Directory_", "Condition", "KeyPath")]
    guids, directories, conditions, key_paths = texts
    keys = [key or "" for key in index.texts("Component", "Component")]
    attributes = [bits or 0 for bits in index.numbers("Component", "Attributes")]
    rows = index.rows("Component")
    columns = (keys, guids, directories, attributes, conditions, key_paths, rows)
    result: dict[str, Component] = {}
    for component in map(Component._make, zip(*columns, strict=True)):
        result.setdefault(component.key, component)
    return result
