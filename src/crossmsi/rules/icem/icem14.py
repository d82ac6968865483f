"""ICEM14: substitutions of a configurable module refer to its items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.merge_module import configurable_items
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.icem import UNCOMPARED
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

TABLE = "ModuleSubstitution"
FIXED = frozenset({TABLE, "ModuleConfiguration", "ModuleExclusion", "ModuleSignature"})


class ICEM14(Rule):
    """ModuleSubstitution names configurable items that exist, for tables that can be configured.

    ## What it does
    Reads the `[=item]` parts of Value: each must be a Name in ModuleConfiguration and may not be empty. The tables
    ModuleSubstitution, ModuleConfiguration, ModuleExclusion and ModuleSignature can't be changed. A module without
    ModuleConfiguration gets a warning.

    ## Why is this bad?
    The merge fails on an item that it does not find.

    ## Example
    Value `[=Colour]` where ModuleConfiguration has the item Color.

    ## Use instead
    The item's exact name; `\\[` for a bracket that is meant as such.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem14"
    tables = (TABLE, "ModuleConfiguration")
    parity_note = UNCOMPARED + " Without a ModuleConfiguration table only the warning is given, not one more a row."

    def check(self, package: Package) -> Iterator[Finding]:
        configured = package.has("ModuleConfiguration")
        if package.has(TABLE) and not configured:
            yield self.warning(
                "the module has a ModuleSubstitution table but no ModuleConfiguration table with the items", table=TABLE
            )
        items = package.index.values("ModuleConfiguration", "Name")
        for row in package.rows(TABLE):
            table = text(row, "Table")
            place = f"{table}.{text(row, 'Row')}.{text(row, 'Column')}"
            if table in FIXED:
                yield self.error(
                    f"the substitution {place} would change {table}, which can't be configured: delete it",
                    table=TABLE, column="Table", row=row,
                )  # fmt: skip
            for item in dict.fromkeys(configurable_items(text(row, "Value"))):
                if not item:
                    yield self.error(
                        f"the substitution {place} has an empty [=]: name an item of ModuleConfiguration",
                        table=TABLE, column="Value", row=row,
                    )  # fmt: skip
                elif configured and item not in items:
                    yield self.error(
                        f"the substitution {place} uses the item {item}, which ModuleConfiguration does not have",
                        table=TABLE, column="Value", row=row,
                    )  # fmt: skip
