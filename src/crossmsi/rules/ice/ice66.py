"""ICE66: the schema of the package knows all its tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.msi.schema import TABLES
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

# The suite knows the tables up to Windows Installer 4.5 and lets later ones pass, as well as CustomAction.ExtendedType.
LAST_KNOWN = 450
LET_PASS = ("CustomAction",)


class ICE66(Rule):
    """No table or column is newer than the installer schema that the package asks for.

    ## What it does
    Compares the Page Count with the lowest schema in which each standard table, or a column of it that the package has,
    works: MsiAssembly and MsiFileHash need 150, Shortcut with the columns for resources 400, MsiEmbeddedUI 450, … Rows
    don't matter.

    ## Why is this bad?
    An installer that accepts the package may ignore such a table, and the product lacks what it describes.

    ## Example
    The table MsiEmbeddedUI in a package with the Page Count 200.

    ## Use instead
    Page Count 450, or no such table.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice66"
    tables = ("_Columns",)
    parity = "same"
    parity_note = (
        "Like in the real suite, tables of Windows Installer 5.0 and CustomAction.ExtendedType are not looked at. Its "
        "thresholds were seen for the tables up to 4.5 that packages use; the others follow their pages."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        schema = package.summary.schema
        if schema is None:
            return
        for name, table in package.db.tables.items():
            standard = TABLES.get(name)
            if standard is None or name in LET_PASS:
                continue
            present = set(table.column_names)
            since = [standard.since, *(field.since for field in standard.fields if field.name in present)]
            needed = max((number for number in since if number is not None and number <= LAST_KNOWN), default=0)
            if schema < needed:
                yield self.warning(
                    f"the table {name} works from installer schema {needed} on, and the Page Count is {schema}: raise "
                    "it, or leave out the table or its new columns",
                    table=name,
                )  # fmt: skip
