"""Columns that the stated installer version does not know yet: left out where they hold nothing.

https://learn.microsoft.com/windows/win32/msi/ice66
"""

from __future__ import annotations

from crossmsi.compile.bind.binding import Binding
from crossmsi.msi import Table, schema


def leave_out_later_columns(binding: Binding) -> None:
    """Cut the empty last columns that came with a later installer than the package asks for (its Page Count)."""
    version = binding.db.summary.page_count
    for name, table in binding.db.tables.items():
        kept = len(table.columns)
        facts = schema.TABLES[name].fields if name in schema.TABLES else ()
        while 0 < kept == len(facts[:kept]) and _later(facts[kept - 1], version) and not any(table.data[kept - 1]):
            kept -= 1
        if kept < len(table.columns):
            _cut(binding, table, kept)


def _later(column: schema.ColumnSchema, version: object) -> bool:
    return column.since is not None and isinstance(version, int) and column.since > version


def _cut(binding: Binding, table: Table, kept: int) -> None:
    places = [table.locate(row) for row in table]
    rows = [row[:kept] for row in table]
    binding.db.drop(table.name)
    binding.db.create(table.name, table.columns[:kept]).extend(rows, places)
