"""ICE05: the required properties exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

REQUIRED = ("ProductName", "ProductLanguage", "ProductVersion", "ProductCode", "Manufacturer")


class ICE05(Rule):
    """The Property table has the properties that every product needs.

    ## What it does
    Looks for ProductName, ProductLanguage, ProductVersion, ProductCode and Manufacturer (exact case) in the Property
    table, and reports each that is missing, or the table when there is none.

    ## Why is this bad?
    Without them the product cannot be registered, updated or told from others; the installer refuses the package.

    ## Example
    A Property table without ProductVersion.

    ## Use instead
    A row for each of the five properties.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice05"
    tables = ("Property",)

    def check(self, package: Package) -> Iterator[Finding]:
        if not package.has("Property"):
            yield self.error(f"there is no Property table: add it with {', '.join(REQUIRED)}", table="Property")
            return
        for name in REQUIRED:
            if name not in package.properties:
                yield self.error(
                    f"the Property table lacks {name}, which every product needs: add it", table="Property"
                )
