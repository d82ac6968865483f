"""ICE74: FASTOEM is not authored, UpgradeCode is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.guids import NULL_GUID
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE74(Rule):
    """The Property table has an UpgradeCode that is not the null GUID, and no FASTOEM.

    ## What it does
    Looks up FASTOEM and UpgradeCode in the Property table. FASTOEM is wrong whatever its value. Other values of
    UpgradeCode that are no GUID are left to ICE24.

    ## Why is this bad?
    FASTOEM makes the installer move the source files instead of copying them and forget the source: right for a first
    installation by the maker of the computer, fatal for every repair, change or removal after it.
    Without an UpgradeCode no later version can find this one to replace it.

    ## Example
    Property `FASTOEM` = `1`.

    ## Use instead
    FASTOEM=1 on the command line of the computer maker's installation; an UpgradeCode that all versions share.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice74"
    tables = ("Property",)

    def check(self, package: Package) -> Iterator[Finding]:
        table = package.db.table("Property")
        if table is None:
            return
        if row := table.get("FASTOEM"):
            yield self.error(
                "FASTOEM is set in the Property table and breaks repair and removal: take it out and set it on the "
                "command line of the first installation",
                table="Property", column="Property", row=row,
            )  # fmt: skip
        row = table.get("UpgradeCode")
        if row is None:
            yield self.warning(
                "the Property table lacks UpgradeCode, so no later version can replace this one: add a GUID that all "
                "versions of the product share",
                table="Property",
            )
        elif text(row, "Value") == NULL_GUID:
            yield self.error(
                "UpgradeCode is the null GUID, which every careless package shares: make one of your own",
                table="Property", column="Value", row=row,
            )  # fmt: skip
