"""ICEM06: a module names no features."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.guids import NULL_GUID
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.icem import UNCOMPARED
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

REFERRING = ("Class", "Condition", "Extension", "MsiAssembly", "PublishComponent", "TypeLib")


class ICEM06(Rule):
    """Where a feature belongs, a module has the null GUID.

    ## What it does
    Checks Feature_ of the Class, Condition, Extension, MsiAssembly, PublishComponent and TypeLib tables, and the Target
    of shortcuts, which may also contain a property or another bracketed reference.

    ## Why is this bad?
    Features belong to the package that takes the module. It replaces null GUIDs by the feature that the module is
    merged into; a name that the module made up refers to nothing there.

    ## Example
    A Class row with Feature_ `MainFeature`.

    ## Use instead
    `{00000000-0000-0000-0000-000000000000}`.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem06"
    tables = (*REFERRING, "Shortcut")
    parity_note = UNCOMPARED

    def check(self, package: Package) -> Iterator[Finding]:
        for table in REFERRING:
            for row in package.rows(table):
                feature = text(row, "Feature_")
                if feature is not None and feature != NULL_GUID:
                    yield self.error(
                        f"{table} row {package.db[table].key_of(row)[0]} names the feature {feature}: a module can't, "
                        f"write {NULL_GUID}",
                        table=table, column="Feature_", row=row,
                    )  # fmt: skip
        for row in package.rows("Shortcut"):
            target = text(row, "Target")
            if target is not None and target != NULL_GUID and not package.formatted(target).references:
                yield self.error(
                    f"shortcut {text(row, 'Shortcut')} points to {target}, which would be a feature: write "
                    f"{NULL_GUID}, or the file as [#file]",
                    table="Shortcut", column="Target", row=row,
                )  # fmt: skip
