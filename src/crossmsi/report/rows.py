"""The rows that findings are about, as far as a report shows them: key columns, the column meant and its neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crossmsi.msi import Stream
from crossmsi.msi.summary import PROPERTIES

if TYPE_CHECKING:
    from crossmsi.msi import Database, SummaryInformation, Table
    from crossmsi.rules import Finding

SHOWN_PER_RULE = 5  # rows that a text report shows of one rule and file, unless it shows all
NULL = "(null)"
_AFTER_KEYS = 3  # columns shown where a finding names none

RowKey = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class RowView:
    """A part of a row: ``values`` by ``columns``; ``marked`` is the position of the column meant, None for all."""

    columns: tuple[str, ...]
    values: tuple[str, ...]
    marked: int | None


def row_key(finding: Finding) -> RowKey:
    """Where ``rows_of`` keeps a finding's row."""
    return finding.table, finding.keys, finding.column


def rows_of(database: Database, findings: Iterable[Finding], limit: int | None = SHOWN_PER_RULE) -> dict:
    """RowView by ``row_key`` for the first ``limit`` findings of each rule (None: all) whose row is there."""
    counts: Counter[str] = Counter()
    found: dict[RowKey, RowView] = {}
    for finding in findings:
        counts[finding.rule] += 1
        if limit is not None and counts[finding.rule] > limit:
            continue
        view = _view(database, finding)
        if view is not None:
            found[row_key(finding)] = view
    return found


def _view(database: Database, finding: Finding) -> RowView | None:
    if finding.table == "_SummaryInfo":
        return _summary_view(database.summary, finding.column)
    table = database.tables.get(finding.table)
    row = _find(table, finding.keys) if table is not None else None
    if table is None or row is None:
        return None
    names = table.column_names
    marked = names.index(finding.column) if finding.column in names else None
    if marked == table.key_indexes[0]:  # Microsoft's validators name it when they mean the row as a whole
        marked = None
    chosen = _choose(table, marked)
    return RowView(
        tuple(names[index] for index in chosen),
        tuple(_text(row[index]) for index in chosen),
        None if marked is None else chosen.index(marked),
    )


def _find(table: Table, keys: Sequence[str]) -> Sequence | None:
    if len(keys) != len(table.key_indexes) or not keys:
        return None
    typed: list[str | int | None] = []
    for index, key in zip(table.key_indexes, keys, strict=True):
        number = table.columns[index].kind == "i" and key.lstrip("-").isdecimal()
        typed.append(int(key) if number else key or None)
    return table.get(*typed)


def _choose(table: Table, marked: int | None) -> list[int]:
    count = len(table.columns)
    if marked is None:
        others = [index for index in range(count) if index not in table.key_indexes][:_AFTER_KEYS]
    else:
        others = [index for index in (marked - 1, marked, marked + 1) if 0 <= index < count]
    return sorted({*table.key_indexes, *others})


def _summary_view(summary: SummaryInformation, column: str) -> RowView | None:
    for name, (number, _) in PROPERTIES.items():
        if str(number) == column:
            return RowView(("PID", "property", "value"), (column, name, _text(getattr(summary, name))), 2)
    return None


def _text(value: object) -> str:
    if value is None:
        return NULL
    return f"({value.size} bytes)" if isinstance(value, Stream) else str(value)
