"""Applying a transform (.mst, or a storage inside a package or patch) to a database in memory.

https://learn.microsoft.com/windows/win32/msi/database-transforms
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError
from crossmsi.msi.columns import Column
from crossmsi.msi.opening import CLSID_MSI, COLUMNS_TABLE, SYSTEM_TABLES, TABLES_TABLE, Content, Storage, stream_name
from crossmsi.msi.streams import Stream
from crossmsi.msi.table import Table, Value
from crossmsi.msi.transformrows import Change, added_columns, stored_changes

if TYPE_CHECKING:
    from crossmsi.msi.database import Database

NEUTRAL = 0  # the code page of a database that holds ASCII only


def apply_transform(database: Database, transform: Storage) -> list[str]:
    """Edit ``database`` as ``transform`` says; returns remarks on changes that don't fit the database.

    Rows that are added but exist are replaced; what is changed or deleted but missing is left out, with a remark:
    whether that stops an installation, the transform's own error flags say. The transform's conditions on product,
    version and language are not looked at. Raises CrossmsiError for a damaged transform and for a package.
    """
    if transform.clsid == CLSID_MSI:
        raise CrossmsiError("this is a package, not a transform", hint="give an .mst file or a storage that holds one")
    return _Application(database, Content(transform)).run()


class _Application:
    def __init__(self, database: Database, content: Content) -> None:
        self.database = database
        self.content = content
        self.remarks: list[str] = []

    def run(self) -> list[str]:
        self._code_page()
        self._definitions()
        for name in sorted(self.content.table_streams.keys() - set(SYSTEM_TABLES)):
            table = self.database.table(name)
            if table is None:
                self.remarks.append(f"table {name} is changed, but there is none")
                continue
            self._rows(table, stored_changes(self.content, name, table.columns))
        return self.remarks

    def _code_page(self) -> None:
        ours, theirs = self.database.codepage, self.content.codepage
        if NEUTRAL not in (ours, theirs) and ours != theirs:
            self.remarks.append(f"the transform's code page is {theirs}, the package's {ours}")
        elif ours == NEUTRAL:
            self.database.codepage = theirs

    def _definitions(self) -> None:
        """Tables that come or go, and columns that existing ones gain."""
        for change in stored_changes(self.content, "_Tables", TABLES_TABLE):
            name = change.values.get(0)
            if change.kind == "delete" and isinstance(name, str):
                if name in self.database:
                    self.database.drop(name)
                else:
                    self.remarks.append(f"table {name} is deleted, but there is none")
        changes = stored_changes(self.content, "_Columns", COLUMNS_TABLE)
        for change in changes:
            name = change.values.get(0)
            if change.kind == "delete" and isinstance(name, str) and name in self.database:
                self.remarks.append(f"table {name} loses column {change.values.get(1)}, which no transform can do")
        for name, added in added_columns(changes).items():
            table = self.database.table(name)
            if table is None:
                self.database.create(name, added)
            else:
                known = set(table.column_names)
                self._widen(table, [column for column in added if column.name not in known])

    def _widen(self, table: Table, added: list[Column]) -> None:
        if not added:
            return
        rows = [(*row, *[None] * len(added)) for row in table]
        places = [table.locate(row) for row in table]
        self.database.drop(table.name)
        self.database.create(table.name, [*table.columns, *added]).extend(rows, places)

    def _rows(self, table: Table, changes: list[Change]) -> None:
        deleted: set[tuple] = set()
        for change in changes:
            values = self._with_streams(table, change.values)
            key = tuple(values.get(index) for index in table.key_indexes)
            row = table.get(*key)
            if change.kind == "delete":
                if row is None:
                    self.remarks.append(f"{_place(table, key)} is deleted, but there is none")
                deleted.add(key)
            elif row is not None:
                self._change(table, row, change, values)
            elif change.kind == "add":
                table.append(*(values.get(index) for index in range(len(table.columns))))
            else:
                self.remarks.append(f"{_place(table, key)} is changed, but there is none")
        if deleted:
            table.reorder([at for at, row in enumerate(table) if table.key_of(row) not in deleted])

    @staticmethod
    def _change(table: Table, row, change: Change, values: dict[int, Value]) -> None:
        names = table.column_names
        if change.kind == "add":
            values = {index: values.get(index) for index in range(len(names))}
        table.replace(row, **{names[index]: value for index, value in values.items() if not table.columns[index].key})

    def _with_streams(self, table: Table, values: dict[int, Value | bool]) -> dict[int, Value]:
        """Binary values are in the transform's streams, named like the database's."""
        found: dict[int, Value] = {}
        for index, value in values.items():
            if table.columns[index].kind == "v":
                key = tuple(values.get(position) for position in table.key_indexes)
                found[index] = self._stream(stream_name(table.name, key)) if value else None
            else:
                found[index] = value
        return found

    def _stream(self, name: str) -> Stream:
        stream = self.content.streams.get(name)
        if stream is None:
            raise CrossmsiError(f"transform: the stream {name} is missing")
        return stream


def _place(table: Table, key: tuple) -> str:
    return f"row {'/'.join('' if part is None else str(part) for part in key)} of table {table.name}"
