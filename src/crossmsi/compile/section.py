"""What one entry point (``Package``) or ``Fragment`` of the source brings: rows, references, facts.

A fragment takes part in the package only when something in the package refers to a symbol it defines, as in WiX.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from crossmsi.errors import SourceLocation
from crossmsi.msi.rows import Row, row_type

Symbol = tuple[str, ...]  # (table or kind, key value, …)


class SourceRow(NamedTuple):
    """A row in the making: ``values`` in the column order of its table's schema, readable by column name."""

    table: str
    values: Row
    at: SourceLocation

    def changed(self, **columns: object) -> SourceRow:
        """The row with other values in some columns."""
        names = column_names(self.table)
        values = (columns.get(name, value) for name, value in zip(names, self.values, strict=True))
        return SourceRow(self.table, type(self.values)(values), self.at)


@cache
def column_names(table: str) -> tuple[str, ...]:
    """Column names of a standard table in table order. Raises KeyError for a table that isn't standard."""
    from crossmsi.msi import schema

    return tuple(column.name for column in schema.TABLES[table].fields)


@cache
def _row_type(table: str) -> type[Row]:
    return row_type(column_names(table))


def make_row(table: str, columns: dict[str, object], at: SourceLocation) -> SourceRow:
    """A row; columns not named are null. Raises TypeError for a column that the table doesn't have."""
    names = column_names(table)
    if not columns.keys() <= set(names):
        raise TypeError(f"table {table} has no column {', '.join(sorted(columns.keys() - set(names)))}")
    return SourceRow(table, _row_type(table)(map(columns.get, names)), at)


class Reference(NamedTuple):
    """The source at ``at`` needs ``symbol``; ``by`` names the attribute for the message."""

    symbol: Symbol
    at: SourceLocation
    by: str


@dataclass(slots=True, eq=False)
class Section:
    """One linkable unit. ``symbols`` are definitions that aren't rows (groups, UI ids) with their place."""

    name: str
    at: SourceLocation
    rows: list[SourceRow] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    symbols: list[tuple[Symbol, SourceLocation]] = field(default_factory=list)
    facts: list[object] = field(default_factory=list)
    inline_directories: set[str] = field(default_factory=set)
    display: int = 0  # the last Feature.Display given to a root feature
