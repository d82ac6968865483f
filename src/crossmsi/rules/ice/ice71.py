"""ICE71: the package is on disk 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import number
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

FIRST_DISK = 1


class ICE71(Rule):
    """The lowest DiskId in the Media table is 1.

    ## What it does
    Looks at the lowest DiskId: any other than 1 is an error. A Media table without rows is a warning.

    ## Why is this bad?
    The installer takes for granted that the package itself is on disk 1, and asks for the wrong medium.

    ## Example
    A single Media row with DiskId 2.

    ## Use instead
    DiskId 1 for the medium with the package, further ones from 2 on.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice71"
    tables = ("Media",)
    parity = "same"
    parity_note = (
        "Like in the real suite, a DiskId of 0 is an error even when there is a 1, and an empty table a warning."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        if not package.has("Media"):
            return
        rows = [row for row in package.rows("Media") if number(row, "DiskId") is not None]
        if not rows:
            yield self.warning("the Media table has no rows: add one with DiskId 1 and the package", table="Media")
            return
        lowest = min(rows, key=lambda row: row.DiskId)
        if lowest.DiskId != FIRST_DISK:
            yield self.error(
                f"the lowest DiskId is {lowest.DiskId}: the medium with the package must have DiskId {FIRST_DISK}",
                table="Media", column="DiskId", row=lowest,
            )  # fmt: skip
