"""ICE03: every value obeys _Validation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crossmsi.analysis.categories import canonical_category
from crossmsi.analysis.categories.text_value import shown
from crossmsi.analysis.cells import CellProblem, bad_custom_sources, bad_values
from crossmsi.analysis.validation_rows import ValidationRows
from crossmsi.msi import Database, Stream, schema
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.analysis.validation_rows import ColumnRule
    from crossmsi.msi import Column, Table

# Validators are custom actions in tables of their suite, whose _Validation rows add to the package's.
SUITE_COLUMNS = {"Binary": ("Name", "Data"), "CustomAction": ("Action", "Type", "Source", "Target")}


class ICE03(Rule):
    """Every column is described in _Validation, and every value is as described there.

    ## What it does
    Checks each table but _Validation itself, column by column: is the column listed in _Validation; are its values
    null only where they may be, no longer than the column, within the range or set, keys of the tables that they
    refer to, and of the column's category (identifier, GUID, version, condition, formatted text, file name...). A
    primary key may not occur twice nor be localizable, and a category must be one that Windows Installer knows.

    ## Why is this bad?
    The installer trusts the database: a dangling key, a malformed condition or a number out of range fails on the
    user's machine, often without saying where.

    ## Example
    Shortcut.Icon_ names `app.ico`, which is not in the Icon table; Registry.Root is 7; a Condition reads `A AND`.

    ## Use instead
    A value that fits; for a table of your own, rows in _Validation that describe its columns.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice03"
    tables = ("_Validation",)
    parity = "same"
    parity_note = (
        "Verdicts on single values follow Microsoft's pages on _Validation and the column data types; too long a text "
        "is a warning, as in the real suite. Columns of one byte (i1), which some WiX extensions declare, are read as "
        "small numbers and not reported. Binary and CustomAction may lack _Validation rows: the suite brings its own."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        suite = _suite_rules()
        for name, table in package.db.tables.items():
            if name == "_Validation":
                continue
            yield from self._duplicates(package, table)
            for column in table.columns:
                rule = package.validation.get(name, column.name) or suite.get(name, column.name)
                if rule is None:
                    yield self.error(
                        f"column {column.name} of table {name} is not described in _Validation: add a row for it",
                        table=name,
                    )
                else:
                    yield from self._column(package, table, column, rule)

    def _duplicates(self, package: Package, table: Table) -> Iterator[Finding]:
        if len(package.index.key_values(table.name)) == len(table):
            return
        columns = [table.column(name) for name in table.keys]
        keys = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
        seen = set()
        for row, key in zip(table, keys, strict=True) if len(set(keys)) < len(keys) else ():
            if key in seen:
                yield self._cell(table, table.keys[0], row, "error", "another row has the same primary key")
            seen.add(key)

    def _column(self, package: Package, table: Table, column: Column, rule: ColumnRule) -> Iterator[Finding]:
        if column.key and column.localizable:
            for row in table:
                yield self._cell(table, column.name, row, "error", "a primary key column may not be localizable")
            return
        values = table.column(column.name)
        bad = bad_values(rule, column, values, package.index)
        category = canonical_category(rule.category or "Text")
        if category is None:
            bad |= _unknown_category(rule, values, bad)
        for row, value in zip(table, values, strict=True) if bad else ():
            if not isinstance(value, Stream) and (problem := bad.get(value)) is not None:
                severity = "warning" if problem.kind == "overflow" else "error"
                yield self._cell(table, column.name, row, severity, problem.reason)
        if category == "CustomSource":
            for row, problem in bad_custom_sources(table, package.index):
                if row[table.column_index(column.name)] not in bad:
                    yield self._cell(table, column.name, row, "error", problem.reason)

    def _cell(self, table: Table, column: str, row: Any, severity: str, reason: str) -> Finding:
        place = "/".join("" if key is None else str(key) for key in table.key_of(row))
        message = f"{table.name} row {shown(place)}, {column}: {reason}"
        return self.finding(severity, message, table=table.name, column=column, row=row)


def _suite_rules() -> ValidationRows:
    rows = Database().create("_Validation")
    for table, columns in SUITE_COLUMNS.items():
        for row in schema.validation_rows(table):
            if row[1] in columns:
                rows.append(*row)
    return ValidationRows(rows)


def _unknown_category(rule: ColumnRule, values: list, bad: dict) -> dict[Any, CellProblem]:
    known = {*rule.members, *bad}
    problem = CellProblem("category", f"_Validation gives it the unknown category '{rule.category}'")
    return {value: problem for value in values if isinstance(value, str) and value not in known}
