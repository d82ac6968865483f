"""ICEM10: a module has no properties of a product."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.icem import UNCOMPARED
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

PRODUCT = frozenset({"Manufacturer", "ProductCode", "ProductLanguage", "ProductName", "ProductVersion", "UpgradeCode"})


class ICEM10(Rule):
    """The Property table of a module says nothing of a product.

    ## What it does
    Looks for Manufacturer, ProductCode, ProductLanguage, ProductName, ProductVersion and UpgradeCode in the Property
    table.

    ## Why is this bad?
    These describe the package that takes the module; a value from the module conflicts with the package's own.

    ## Example
    A module with a Property row ProductLanguage.

    ## Use instead
    Delete the row. The module's own language and version belong in the ModuleSignature table.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem10"
    tables = ("Property",)
    parity_note = UNCOMPARED + " UpgradeCode is in the suite's list, though not on the page."

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("Property"):
            name = text(row, "Property")
            if name in PRODUCT:
                yield self.error(
                    f"property {name} describes a product, which a merge module is not: delete it",
                    table="Property", column="Property", row=row,
                )  # fmt: skip
