"""Indexes over the rows of a database, made on first use and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crossmsi.msi import Database, Table

_EMPTY: Mapping[Any, Any] = {}


class Indexes:
    """Rows by column value and sets of column values. Absent tables and columns read as empty.

    Every index costs one pass over one table, once.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._rows_by: dict[tuple[str, str], Mapping[Any, list[Any]]] = {}
        self._values: dict[tuple[str, str], frozenset[Any]] = {}

    def column(self, table: str, column: str) -> Sequence[Any]:
        """All values of a column in row order; empty when table or column is absent."""
        found = self._db.table(table)
        return found.column(column) if found is not None and column in found.column_names else ()

    def values(self, table: str, column: str) -> frozenset[Any]:
        """The distinct non-null values of a column."""
        key = (table, column)
        if key not in self._values:
            self._values[key] = frozenset(v for v in self.column(table, column) if v is not None)
        return self._values[key]

    def key_values(self, table: str) -> frozenset[Any]:
        """The distinct values of the first primary key column: what a foreign key to the table may hold."""
        found = self._db.table(table)
        return frozenset() if found is None else self.values(table, found.keys[0])

    def numbered_values(self, table: str, number: int) -> frozenset[Any]:
        """The distinct non-null values of a column given by its number, counted from 1."""
        found = self._db.table(table)
        if found is None or not 1 <= number <= len(found.columns):
            return frozenset()
        return self.values(table, found.column_names[number - 1])

    def rows_by(self, table: str, column: str) -> Mapping[Any, list[Any]]:
        """Value of the column → rows in row order; rows with a null there are left out."""
        key = (table, column)
        if key not in self._rows_by:
            self._rows_by[key] = self._group(self._db.table(table), column)
        return self._rows_by[key]

    @staticmethod
    def _group(table: Table | None, column: str) -> Mapping[Any, list[Any]]:
        if table is None or column not in table.column_names:
            return _EMPTY
        position = table.column_index(column)
        result: dict[Any, list[Any]] = {}
        for row in table:
            if (value := row[position]) is not None:
                result.setdefault(value, []).append(row)
        return result
