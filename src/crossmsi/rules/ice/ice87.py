"""ICE87: what to install is not fixed by the package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

COMMAND_LINE = (
    "ADDLOCAL", "REMOVE", "ADDSOURCE", "ADDDEFAULT", "REINSTALL", "ADVERTISE", "COMPADDLOCAL", "COMPADDSOURCE",
    "FILEADDLOCAL", "FILEADDSOURCE", "FILEADDDEFAULT",
)  # fmt: skip


class ICE87(Rule):
    """The Property table does not set the properties that say which features to install or remove.

    ## What it does
    Looks up ADDLOCAL, ADDSOURCE, ADDDEFAULT, ADVERTISE, REINSTALL, REMOVE, COMPADDLOCAL, COMPADDSOURCE, FILEADDLOCAL,
    FILEADDSOURCE and FILEADDDEFAULT in the Property table.

    ## Why is this bad?
    They are requests of one run. In the package they apply to every run: a repair or removal then installs features,
    and the product may not go away.

    ## Example
    Property `ADDLOCAL` = `ALL`.

    ## Use instead
    Feature levels that select what is wanted; ADDLOCAL=ALL on the command line.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice87"
    tables = ("Property",)

    def check(self, package: Package) -> Iterator[Finding]:
        table = package.db.table("Property")
        if table is None:
            return
        for name in COMMAND_LINE:
            if row := table.get(name):
                yield self.warning(
                    f"the Property table sets {name}, so every run asks for it, removal too: take it out and set it on "
                    "the command line",
                    table="Property", column="Property", row=row,
                )  # fmt: skip
