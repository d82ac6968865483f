"""ISA018: a search in the registry view in which the package doesn't write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.own_searches import searches_own_keys
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ISA018(Rule):
    """A registry search looks into the view in which the package writes what it searches.

    ## What it does
    Compares each RegLocator row that AppSearch uses with the values that the simulated installation writes on 64-bit
    Windows: the same key and name, written to one view and searched in the other. A search is let pass when another one
    for the same property looks into the right view.

    ## Why is this bad?
    The bit of the search and the attribute of the component are set apart from each other:

        64-bit view  HKLM\\Software\\Acme InstallDir = ...   <- a component with bit 256 writes it
        32-bit view  (nothing)                             <- a search without bit 16 looks here

    An upgrade doesn't find the folder of the version before it, and installs to the default one. On 32-bit Windows,
    with its one view, it works.

    ## Example
    Component attribute 256 and `HKLM\\Software\\Acme` `InstallDir`; RegLocator.Type 2 for the same value.

    ## Use instead
    Type 18 (2 and bit 16) for what 64-bit components write, no bit 16 for what 32-bit ones write.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/reglocator-table"
    tables = ("RegLocator", "AppSearch", "Registry", "Component")
    parity = "own"

    def check(self, package: Package) -> Iterator[Finding]:
        if not searches_own_keys(package):
            return
        from crossmsi.hosts.naming import name_hosts
        from crossmsi.hosts.search_defects import search_defects
        from crossmsi.hosts.survey import survey

        for defect in search_defects(package):
            other = 32 if defect.width == 64 else 64
            yield self.warning(
                f"the search {text(defect.row, 'Signature_')} looks for {text(defect.row, 'Key')} in the "
                f"{defect.width}-bit view, but {defect.component} writes it to the {other}-bit view "
                f"{name_hosts(defect.hosts, survey(package).hosts)}: {'clear' if defect.width == 64 else 'set'} bit 16 "
                "of Type",
                table="RegLocator", column="Type", row=defect.row,
            )  # fmt: skip
