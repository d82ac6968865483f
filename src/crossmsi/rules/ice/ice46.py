"""ICE46: properties are spelt as they are defined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.property_names import PropertyNames, condition_properties, formatted_properties
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.analysis.validation_rows import ColumnRule

FORMATTED = frozenset(("formatted", "template", "regpath", "shortcut", "formattedsddltext", "keyformatted"))


class ICE46(Rule):
    """No property, and no directory, differs from a known property in case only.

    ## What it does
    Known are the properties and folders that the installer sets itself and those of the Property table. Against them
    it checks the rows of Property and the keys of Directory, and every use of a property in the columns that
    _Validation calls conditions or formatted text or whose key table is Property. A column that _Validation lists,
    but the table lacks, is reported too: what it would hold can't be checked.

    ## Why is this bad?
    Property names are case-sensitive. A condition on `installed` is always false, and `[productname]` is empty.

    ## Example
    Property `InstallMode` in the Property table, and the condition `INSTALLMODE="full"` in a sequence.

    ## Use instead
    The spelling of the definition.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice46"
    tables = ("Property", "Directory", "_Validation")
    parity = "same"
    parity_note = (
        "The page calls it information; like in the real suite it is a warning, and case alone is compared. That "
        "formatted text includes the categories Template, RegPath and Shortcut is our reading of the page. The real "
        "suite's own list of the installer's properties may be older than ours."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        names = PropertyNames()
        for row in package.rows("Property"):
            name = text(row, "Property") or ""
            if other := names.other_spelling(name):
                yield self.warning(
                    f"the property {name} differs from {other} in case only, yet they are two: rename it",
                    table="Property", column="Property", row=row,
                )  # fmt: skip
            names.add(name)
        for directory in package.directories:
            if other := names.other_spelling(directory.key):
                yield self.warning(
                    f"the directory {directory.key} differs from the property {other} in case only: a path set there "
                    "does not reach it, so spell both alike",
                    table="Directory", column="Directory", row=directory.row,
                )  # fmt: skip
        for rule in package.validation:
            category = (rule.category or "").lower()
            if category == "condition" or category in FORMATTED or "Property" in rule.key_tables:
                yield from self._column(package, rule, category, names)

    def _column(self, package: Package, rule: ColumnRule, category: str, names: PropertyNames) -> Iterator[Finding]:
        table = package.db.table(rule.table)
        if table is None:
            return
        if rule.column not in table.column_names:
            yield self.warning(
                f"_Validation describes the column {rule.column}, which the table {rule.table} lacks, so it can't be "
                "checked: bring both in line",
                table=rule.table,
            )
            return
        misspelt: dict[str, list[tuple[str, str]]] = {}
        values = package.index.texts(rule.table, rule.column)
        mark = "[" if category in FORMATTED else ""
        for value in dict.fromkeys(value for value in values if value is not None and mark in value):
            if found := list(self._misspelt(category, value, names)):
                misspelt[value] = found
        for row, value in zip(table, values, strict=True) if misspelt else ():
            for name, other in misspelt.get(value, ()):
                yield self.warning(
                    f"{rule.table}.{rule.column} uses the property {name}, which differs from {other} in case only: "
                    "spell both alike",
                    table=rule.table, column=rule.column, row=row,
                )  # fmt: skip

    def _misspelt(self, category: str, value: str, names: PropertyNames) -> Iterator[tuple[str, str]]:
        """The properties that a value uses in another spelling than theirs, with the right one."""
        if category == "condition":
            used = condition_properties(value)
        else:
            used = formatted_properties(value) if category in FORMATTED else (value,)
        for name in used:
            if other := names.other_spelling(name):
                yield name, other
