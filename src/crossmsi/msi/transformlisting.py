"""What a transform changes, as far as it can be told without the package that it is for.

A transform stores rows without their columns' definitions: those of tables that it adds itself are known, and those of
the standard tables.
"""

from __future__ import annotations

from typing import NamedTuple

from crossmsi.errors import CrossmsiError
from crossmsi.msi import schema
from crossmsi.msi.columns import Column
from crossmsi.msi.opening import COLUMNS_TABLE, SYSTEM_TABLES, TABLES_TABLE, Content
from crossmsi.msi.table import Value
from crossmsi.msi.transformrows import added_columns, stored_changes

ROWS = ("add", "change", "delete")


class Listed(NamedTuple):
    """One change. ``kind``: add-table, drop-table, add-column; add, change, delete (a row); unknown (not to be read).

    ``values`` are a row's by column name (of a deleted row its key), True for binary data; a column's name and type.
    """

    table: str
    kind: str
    values: dict[str, Value | bool]


def list_changes(content: Content) -> list[Listed]:
    """Every change, definitions first, then rows by table. Raises CrossmsiError for a damaged transform."""
    found = []
    fresh = set()
    for change in stored_changes(content, "_Tables", TABLES_TABLE):
        name = change.values.get(0)
        if isinstance(name, str):
            found.append(Listed(name, "drop-table" if change.kind == "delete" else "add-table", {}))
            fresh |= {name} if change.kind != "delete" else set()
    added = added_columns(stored_changes(content, "_Columns", COLUMNS_TABLE))
    for name, columns in added.items():
        found += [Listed(name, "add-column", {"Column": c.name, "Type": c.type}) for c in columns]
    for name in sorted(content.table_streams.keys() - set(SYSTEM_TABLES)):
        found += _rows(content, name, [] if name in fresh else _standard(name), added.get(name, []))
    return found


def _standard(name: str) -> list[Column] | None:
    return list(schema.TABLES[name].columns()) if name in schema.TABLES else None


def _rows(content: Content, name: str, base: list[Column] | None, added: list[Column]) -> list[Listed]:
    if base is None:
        return [Listed(name, "unknown", {})]
    known = {column.name for column in base}
    columns = (*base, *(column for column in added if column.name not in known))
    try:
        changes = stored_changes(content, name, columns)
    except CrossmsiError:
        # The package may define the table in another way than the standard does.
        return [Listed(name, "unknown", {})]
    names = [column.name for column in columns]
    return [
        Listed(name, change.kind, {names[index]: value for index, value in change.values.items()}) for change in changes
    ]
