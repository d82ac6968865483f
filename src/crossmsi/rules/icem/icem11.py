"""ICEM11: a configurable module keeps its configuration tables to itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.icem import UNCOMPARED
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICEM11(Rule):
    """ModuleConfiguration and ModuleSubstitution are listed in ModuleIgnoreTable.

    ## What it does
    For each of the two tables that the module has, looks for a row of that name in ModuleIgnoreTable.

    ## Why is this bad?
    Merge tools that do not know configurable modules copy every table that is not on that list into the package.

    ## Example
    A module with both tables and a ModuleIgnoreTable that lists ModuleConfiguration only.

    ## Use instead
    ModuleIgnoreTable rows for ModuleConfiguration and for ModuleSubstitution.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem11"
    tables = ("ModuleConfiguration", "ModuleSubstitution", "ModuleIgnoreTable")
    parity_note = UNCOMPARED + " We give a finding for each table that is not listed."

    def check(self, package: Package) -> Iterator[Finding]:
        ignored = package.index.values("ModuleIgnoreTable", "Table")
        for table in ("ModuleConfiguration", "ModuleSubstitution"):
            if package.has(table) and table not in ignored:
                yield self.error(
                    f"the module has a {table} table that ModuleIgnoreTable does not list: add it there",
                    table="ModuleIgnoreTable",
                )
