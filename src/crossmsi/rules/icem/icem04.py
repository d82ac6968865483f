"""ICEM04: the tables that a module must leave empty are there and empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.merge_module import MODULE_SEQUENCES
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.icem import UNCOMPARED
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICEM04(Rule):
    """A module has an empty FeatureComponents table and empty sequence tables.

    ## What it does
    Wants a FeatureComponents table without rows and, for each Module…Sequence table, the sequence table of that name
    without Module. No sequence table may hold an action of its own.

    ## Why is this bad?
    Merge tools take the missing table's layout from the module, and rows in it would be merged past the rules for
    modules.

    ## Example
    A module with ModuleInstallExecuteSequence and no InstallExecuteSequence table.

    ## Use instead
    Add the empty table; move actions from InstallExecuteSequence to ModuleInstallExecuteSequence.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem04"
    tables = ("FeatureComponents", *MODULE_SEQUENCES, *MODULE_SEQUENCES.values())
    parity_note = UNCOMPARED

    def check(self, package: Package) -> Iterator[Finding]:
        if not package.has("FeatureComponents"):
            yield self.error(
                "a merge module needs a FeatureComponents table, and an empty one: add it", table="FeatureComponents"
            )
        for row in package.rows("FeatureComponents"):
            yield self.error(
                f"component {text(row, 'Component_')} is given to feature {text(row, 'Feature_')}, but only the "
                "package that takes the module knows its features: delete the row",
                table="FeatureComponents", row=row,
            )  # fmt: skip
        for table, module_table in MODULE_SEQUENCES.items():
            if package.has(module_table) and not package.has(table):
                yield self.error(f"the module has {module_table}, so it needs an empty {table} table too", table=table)
            for row in package.rows(table):
                yield self.error(
                    f"action {text(row, 'Action')} stands in {table}, which must be empty in a merge module: move it "
                    f"to {module_table}",
                    table=table, column="Action", row=row,
                )  # fmt: skip
