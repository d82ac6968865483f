"""Standard tables: columns, keys and what ``_Validation`` says of them.

Data: ``data/tables/*.txt``, a section a table, a line a column in table order:

    [Table] @since
    Column  type  [Category] [min..max] [>KeyTable;KeyTable:column] [=value;value] [@since]

``type`` is IDT notation with ``*`` behind a key. The column of a key table is the first unless given. ``since`` is the
lowest installer schema (Page Count: 100 × version) that knows the table or column, as the pages say; below 300 they
seldom do, and the number is the one where ICE66 falls silent, or 200 for tables that only their Msi prefix dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from crossmsi.msi.schema.datafile import read_sections

if TYPE_CHECKING:
    from crossmsi.msi.columns import Column

# "system" tables are made up by the installer and never stored; "merge-module" and "patch" tables are not for packages.
GROUPS = (
    "actions",
    "core",
    "files",
    "merge-module",
    "patch",
    "registration",
    "search",
    "security",
    "system",
    "system-changes",
    "user-interface",
)


class ColumnSchema(NamedTuple):
    """A column of a standard table. ``key_table`` and ``set`` are lists with ``;``, as in ``_Validation``."""

    name: str
    type: str
    key: bool
    category: str | None
    min: int | None
    max: int | None
    key_table: str | None
    key_column: int | None
    set: str | None
    since: int | None

    @property
    def nullable(self) -> bool:
        return self.type[0].isupper()


class TableSchema(NamedTuple):
    """A standard table. ``group`` is one of GROUPS; ``since`` the lowest installer schema, None for all."""

    name: str
    group: str
    fields: tuple[ColumnSchema, ...]
    since: int | None

    def columns(self) -> tuple[Column, ...]:
        """The columns as ``msi.Column``, for making the table."""
        from crossmsi.msi.columns import Column

        return tuple(Column(field.name, field.type, field.key) for field in self.fields)

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the primary key columns."""
        return tuple(field.name for field in self.fields if field.key)

    @property
    def stored(self) -> bool:
        """Whether a database can hold the table."""
        return self.group != "system"


def validation_rows(table: str) -> tuple[tuple[str | int | None, ...], ...]:
    """The ``_Validation`` rows of a standard table, in column order; none for tables that are never stored.

    A row is (Table, Column, Nullable, MinValue, MaxValue, KeyTable, KeyColumn, Category, Set, Description=None).
    Raises KeyError for a table that isn't standard.
    https://learn.microsoft.com/windows/win32/msi/-validation-table
    """
    schema = TABLES[table]
    if not schema.stored:
        return ()
    return tuple(
        (table, c.name, "Y" if c.nullable else "N", c.min, c.max, c.key_table, c.key_column, c.category, c.set, None)
        for c in schema.fields
    )


def _column(words: list[str]) -> ColumnSchema:
    name, type_, *facts = words
    category = low = high = key_table = key_column = values = since = None
    for fact in facts:
        if fact[0] == ">":
            key_table, _, number = fact[1:].partition(":")
            key_column = int(number or 1)
        elif fact[0] == "=":
            values = fact[1:]
        elif fact[0] == "@":
            since = int(fact[1:])
        elif ".." in fact:
            low, high = (int(end) if end else None for end in fact.split(".."))
        else:
            category = fact
    key = type_[-1] == "*"
    return ColumnSchema(name, type_.rstrip("*"), key, category, low, high, key_table, key_column, values, since)


def _load() -> Iterator[TableSchema]:
    for group in GROUPS:
        for heading, lines in read_sections(f"tables/{group}"):
            name, _, since = heading.partition(" @")
            yield TableSchema(name, group, tuple(map(_column, lines)), int(since) if since else None)


TABLES: Mapping[str, TableSchema] = MappingProxyType({t.name: t for t in sorted(_load(), key=lambda t: t.name)})

# Names of the documented column data types, as _Validation.Category spells them (Guid, TimeDate).
CATEGORIES = frozenset(next(c.set for c in TABLES["_Validation"].fields if c.name == "Category").split(";"))
