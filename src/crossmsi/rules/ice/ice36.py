"""ICE36: every icon is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

USERS = ("Shortcut", "Class", "ProgId")


class ICE36(Rule):
    """Every icon in the Icon table serves a shortcut, a class, a ProgId or the list of installed programs.

    ## What it does
    Looks each icon up in the Icon_ columns of Shortcut, Class and ProgId and in the property ARPPRODUCTICON. The rows
    that use it need not be valid themselves. Icons on dialogs come from the Binary table and don't count.

    ## Why is this bad?
    Icons are copied to the machine even when the product is only advertised. One that nobody shows costs size and
    time for nothing, or is the trace of a shortcut that lost its icon.

    ## Example
    Icon `Editor.ico`, and no shortcut, class, ProgId or ARPPRODUCTICON that names it.

    ## Use instead
    Take the row out of the Icon table, or name it where it was meant to be shown.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice36"
    tables = ("Icon", "Shortcut", "Class", "ProgId", "Property")
    parity = "same"

    def check(self, package: Package) -> Iterator[Finding]:
        used = {package.properties.get("ARPPRODUCTICON")}
        for table in USERS:
            used |= package.index.values(table, "Icon_")
        for row in package.rows("Icon"):
            name = text(row, "Name")
            if name not in used:
                yield self.warning(
                    f"nothing shows the icon {name}, yet it is copied to the machine: remove it, or name it in a "
                    "shortcut, class, ProgId or in ARPPRODUCTICON",
                    table="Icon", column="Name", row=row,
                )  # fmt: skip
