"""ICE86: conditions ask for Privileged, not AdminUser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.condition_scan import ScannedName, condition_cells, scan_names
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

ADMIN_USER = ScannedName("", "AdminUser")


class ICE86(Rule):
    """No condition uses the property AdminUser.

    ## What it does
    Takes every column that _Validation gives the category Condition and reports each use of the property AdminUser. A
    column that _Validation lists, but the table lacks, is reported too.

    ## Why is this bad?
    Up to Windows XP AdminUser is not set when a managed installation runs with all rights for a plain user, so the
    condition turns away an installation that would work. Since Windows Vista it is the same as Privileged, so the
    condition does not say what its name does.

    ## Example
    Launch condition `AdminUser`.

    ## Use instead
    `Privileged`.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice86"
    tables = ("_Validation",)
    parity = "same"
    parity_note = (
        "Like the real suite it does not parse: a string literal counts too, unless it starts with a letter. Without a "
        "_Validation table nothing is reported."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        for cell in condition_cells(package):
            if isinstance(cell, str):
                yield self.warning(
                    f"_Validation describes a condition column that the table {cell} lacks, so it can't be checked: "
                    "bring both in line",
                    table=cell,
                )
                continue
            if ADMIN_USER.name not in cell.text:
                continue
            for name in scan_names(cell.text):
                if name == ADMIN_USER:
                    yield self.warning(
                        f"the condition in {cell.table}.{cell.column} uses AdminUser: ask for Privileged, which says "
                        "whether the installation has the rights it needs",
                        table=cell.table, column=cell.column, row=cell.row,
                    )  # fmt: skip
