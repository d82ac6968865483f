"""ICE06: _Validation describes the columns that there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE06(Rule):
    """Every column that _Validation lists for a table is in that table.

    ## What it does
    Looks up the columns of each _Validation row (exact case). Rows about tables that the database lacks don't count.

    ## Why is this bad?
    _Validation and the tables are of different schemas, so the other checks judge columns by the wrong description.
    ICE03 reports the reverse, columns that _Validation doesn't list.

    ## Example
    _Validation has a row for Shortcut.DisplayResourceDLL, and the Shortcut table is of an older schema without it.

    ## Use instead
    A _Validation table that was made with the tables, or the missing column added.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice06"
    tables = ("_Validation",)
    parity = "same"
    parity_note = "A warning, as in the real suite; Microsoft's page speaks of an error."

    def check(self, package: Package) -> Iterator[Finding]:
        for rule in package.validation:
            table = package.db.table(rule.table)
            if table is not None and rule.column not in table.column_names:
                yield self.warning(
                    f"_Validation describes the column {rule.column} of {rule.table}, which that table doesn't have: "
                    "remove the row or add the column",
                    table=rule.table,
                )  # fmt: skip
