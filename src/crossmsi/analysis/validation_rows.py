"""The package's own _Validation table.

Source: https://learn.microsoft.com/windows/win32/msi/-validation-table
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crossmsi.analysis.rows import number, text


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What _Validation says of one column. ``nullable`` is False only for an ``N``."""

    table: str
    column: str
    nullable: bool
    minimum: int | None
    maximum: int | None
    key_tables: tuple[str, ...]
    key_column: int | None
    category: str | None
    members: tuple[str, ...]
    row: Any


class ValidationRows:
    """The rules by (table, column); of several rows for one column the first counts."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rules: dict[tuple[str, str], ColumnRule] = {}
        for row in rows:
            table, column = text(row, "Table"), text(row, "Column")
            if table is not None and column is not None:
                self._rules.setdefault((table, column), _rule(row, table, column))

    def __iter__(self) -> Iterator[ColumnRule]:
        """All rules in row order."""
        return iter(self._rules.values())

    def __len__(self) -> int:
        return len(self._rules)

    def get(self, table: str, column: str) -> ColumnRule | None:
        """The rule of one column."""
        return self._rules.get((table, column))

    def with_category(self, *categories: str) -> tuple[ColumnRule, ...]:
        """The rules that have one of the categories (case ignored), in row order."""
        wanted = {category.lower() for category in categories}
        return tuple(rule for rule in self if rule.category is not None and rule.category.lower() in wanted)

    def with_key_table(self, table: str) -> tuple[ColumnRule, ...]:
        """The rules whose KeyTable list names the table, in row order."""
        return tuple(rule for rule in self if table in rule.key_tables)


def _rule(row: Any, table: str, column: str) -> ColumnRule:
    return ColumnRule(
        table=table,
        column=column,
        nullable=text(row, "Nullable") != "N",
        minimum=number(row, "MinValue"),
        maximum=number(row, "MaxValue"),
        key_tables=_list(text(row, "KeyTable")),
        key_column=number(row, "KeyColumn"),
        category=text(row, "Category"),
        members=_list(text(row, "Set")),
        row=row,
    )


def _list(value: str | None) -> tuple[str, ...]:
    return tuple(entry for entry in (value or "").split(";") if entry)
