"""Foreign keys: which column's values are keys of which tables.

A package says it in its ``_Validation`` table (KeyTable, KeyColumn); for a table without rows there, the standard
tables' own are taken.
https://learn.microsoft.com/windows/win32/msi/-validation-table
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crossmsi.msi.table import Table, Value

if TYPE_CHECKING:
    from crossmsi.msi.database import Database
    from crossmsi.msi.rows import Row


class ForeignKey(NamedTuple):
    """Values of ``table``.``column`` are those of column number ``key_column`` (from 1) of one of ``targets``."""

    table: str
    column: str
    targets: tuple[str, ...]
    key_column: int


def foreign_keys(database: Database, table: str) -> tuple[ForeignKey, ...]:
    """The foreign keys of a table, in column order; none for a table that nothing is known of."""
    columns = database[table].column_names
    found = {}
    for row in _validation(database, table):
        column, targets, key_column = row[1], row[5], row[6]
        if column in columns and isinstance(targets, str):
            names = tuple(part.strip() for part in targets.split(";") if part.strip())
            found[column] = ForeignKey(table, column, names, key_column if isinstance(key_column, int) else 1)
    return tuple(found[column] for column in columns if column in found)


def _validation(database: Database, table: str) -> list[tuple]:
    stored = database.table("_Validation")
    if stored is not None and len(stored.columns) >= 7:
        rows = [row for row in stored if row[0] == table]
        if rows:
            return rows
    from crossmsi.msi import schema

    return list(schema.validation_rows(table)) if table in schema.TABLES else []


def referred(database: Database, key: ForeignKey, value: Value) -> Row | None:
    """The row that a foreign key's value names, in the first target that has one; None for null and for a dead end."""
    if value is None:
        return None
    for name in key.targets:
        target = database.table(name)
        row = _row(target, key.key_column - 1, value) if target is not None else None
        if row is not None:
            return row
    return None


def _row(table: Table, index: int, value: Value) -> Row | None:
    if (index,) == table.key_indexes:
        return table.get(value)
    if index < len(table.columns):
        return next((row for row in table if row[index] == value), None)
    return None
