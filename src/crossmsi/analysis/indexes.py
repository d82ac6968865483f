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
        self._lookups: dict[tuple[str, str, str], Mapping[str | None, str | None]] = {}
        self._typed: dict[tuple[str, str, type], Sequence[Any]] = {}

    def rows(self, table: str) -> Sequence[Any]:
        """The rows of a table; empty when it is absent."""
        return self._db.rows(table)

    def column(self, table: str, column: str) -> Sequence[Any]:
        """All values of a column in row order; empty when table or column is absent."""
        found = self._db.table(table)
        return found.column(column) if found is not None and column in found.column_names else ()

    def texts(self, table: str, column: str) -> Sequence[str | None]:
        """``rows.text`` of every row, in row order: None for what is no text; empty when the table is absent."""
        return self._of_type(table, column, str)

    def numbers(self, table: str, column: str) -> Sequence[int | None]:
        """``rows.number`` of every row, in row order: None for what is no integer; empty when the table is absent."""
        return self._of_type(table, column, int)

    def _of_type(self, table: str, column: str, wanted: type) -> Sequence[Any]:
        key = (table, column, wanted)
        if key not in self._typed:
            values = self.column(table, column)
            if not values and (found := self._db.table(table)) is not None:
                values = [None] * len(found)
            elif not set(map(type, values)) <= {wanted, type(None)} or (wanted is str and "" in values):
                values = [value if isinstance(value, wanted) and value != "" else None for value in values]
            self._typed[key] = values
        return self._typed[key]

    def lookup(self, table: str, key: str, value: str) -> Mapping[str | None, str | None]:
        """Text of one column → text of another; of rows with the same key the first counts."""
        wanted = (table, key, value)
        if wanted not in self._lookups:
            columns = (reversed(self.texts(table, name)) for name in (key, value))
            self._lookups[wanted] = dict(zip(*columns, strict=True))
        return self._lookups[wanted]

    def values(self, table: str, column: str) -> frozenset[Any]:
        """The distinct non-null values of a column."""
        key = (table, column)
        if key not in self._values:
            self._values[key] = frozenset(self.column(table, column)) - {None}
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
        result: dict[Any, list[Any]] = {}
        for value, row in zip(table.column(column), table, strict=True):
            if value in result:
                result[value].append(row)
            else:
                result[value] = [row]
        result.pop(None, None)
        return result
