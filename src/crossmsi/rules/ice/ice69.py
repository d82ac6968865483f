"""ICE69: formatted text names components and files of the row's own component."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from crossmsi.analysis.formatted import Reference, ReferenceKind
from crossmsi.analysis.rows import text
from crossmsi.msi.schema import TABLES
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

# Every reference to a file or component that the parser finds matches; a few matches are none.
NAMED = re.compile(r"\[([#$])([^\[\]]*)\]")
CATEGORIES = frozenset(("formatted", "regpath", "shortcut"))
OWNED = (
    "Class", "Environment", "Extension", "IniFile", "Registry", "RemoveIniFile", "RemoveRegistry", "ServiceControl",
    "ServiceInstall", "Shortcut",
)  # fmt: skip
# Tables without a component of their own: how their rows reach some, as (table, column there, column here).
SHARED = {"AppId": ("Class", "AppId_", "AppId"), "Verb": ("Extension", "Extension", "Extension_")}


class ICE69(Rule):
    """`[$component]` and `[#file]` in a row's texts refer to the component that the row belongs to.

    ## What it does
    Reads the columns that _Validation calls Formatted, RegPath or Shortcut in the tables that have a component, and
    looks up each `[$component]` and `[#file]`. Another component in a common feature is a warning; one without a common
    feature, or a name that doesn't exist, is an error. AppId belongs to the components of its classes, Verb to those of
    its extension; both give warnings only.

    ## Why is this bad?
    If the component referred to isn't being installed at that moment, say in a repair or an upgrade, the reference
    comes out empty, and a registry value or shortcut is written without its path.

    ## Example
    A Registry row of component `Settings` with the value `[$Planner]planner.exe`.

    ## Use instead
    The row in component `Planner`; or the directory, as `[PLANNERDIR]planner.exe`.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice69"
    tables = (*OWNED, *SHARED, "_Validation", "File", "FeatureComponents")
    parity = "same"
    parity_note = "Like in the real suite, a file of another component in a common feature is only a warning."

    def check(self, package: Package) -> Iterator[Finding]:
        owners = package.index.lookup("File", "File", "Component_")
        for table in sorted((*OWNED, *SHARED)):
            if not package.has(table):
                continue
            components = package.index.texts(table, "Component_")
            for column in package.db[table].column_names:
                values = package.index.texts(table, column) if self._is_read(package, table, column) else ()
                for row, own, value in zip(package.rows(table), components, values, strict=False):
                    if value is None or ("[#" not in value and "[$" not in value):
                        continue
                    if table not in SHARED and self._own_only(owners, own, value):
                        continue
                    for reference in package.formatted(value).of(ReferenceKind.COMPONENT, ReferenceKind.FILE):
                        yield from self._reference(package, table, column, row, reference)

    @staticmethod
    def _own_only(owners: Mapping[str | None, str | None], own: str | None, value: str) -> bool:
        """Whether the references are plain ones to the row's own component: the usual case, seen without parsing."""
        return own is not None and all(
            (name if sign == "$" else owners.get(name)) == own for sign, name in NAMED.findall(value)
        )

    @staticmethod
    def _is_read(package: Package, table: str, column: str) -> bool:
        if package.has("_Validation"):
            rule = package.validation.get(table, column)
            category = rule.category if rule else None
        else:
            category = next((field.category for field in TABLES[table].fields if field.name == column), None)
        return (category or "").lower() in CATEGORIES

    def _reference(self, package: Package, table: str, column: str, row, reference: Reference) -> Iterator[Finding]:
        target: str | None = reference.name
        if reference.kind is ReferenceKind.FILE:
            file = package.file(reference.name)
            target = None if file is None else text(file, "Component_")
        named = f"the {'file' if reference.kind is ReferenceKind.FILE else 'component'} {reference.name}"
        where = {"table": table, "column": column, "row": row}
        if table in SHARED:
            owners, key_column, own_column = SHARED[table]
            holders = package.index.rows_by(owners, key_column).get(text(row, own_column), ())
            if target is None or all(text(holder, "Component_") != target for holder in holders):
                yield self.warning(
                    f"{column} of {table} {row[0]} refers to {named}, which is in none of the components of its "
                    f"{owners} rows: refer to one of these",
                    **where,
                )
            return
        own = text(row, "Component_")
        if target is not None and target == own:
            return
        if target is None:
            yield self.error(
                f"{column} of {table} {row[0]} refers to {named}, which is not in the File table: name one that is",
                **where,
            )
            return
        common = not set(package.features.features_of(own)).isdisjoint(package.features.features_of(target))
        what = f"{column} of {table} {row[0]} (component {own}) refers to {named} of another component"
        if common:
            yield self.warning(f"{what} in the same feature: put the row into that component", **where)
        else:
            yield self.error(
                f"{what} in no feature of its own: put the row into that component, or refer to the directory", **where
            )
