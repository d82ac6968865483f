"""ICE89: ProgId parents exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE89(Rule):
    """ProgId_Parent of each ProgId is a ProgId of the package.

    ## What it does
    Looks each ProgId_Parent up in the ProgId column, with regard to case.

    ## Why is this bad?
    A version-independent ProgId finds its class through its parent. Without the parent it is registered for no class,
    and programs can't create the object.

    ## Example
    ProgId `Acme.Sheet` with the parent `Acme.Sheet.2`, and only `Acme.Sheet.1` in the table.

    ## Use instead
    The parent `Acme.Sheet.1`, or a row for `Acme.Sheet.2`.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice89"
    tables = ("ProgId",)

    def check(self, package: Package) -> Iterator[Finding]:
        known = package.index.values("ProgId", "ProgId")
        for row in package.rows("ProgId"):
            parent = text(row, "ProgId_Parent")
            if parent is not None and parent not in known:
                yield self.error(
                    f"the parent {parent} of the ProgId {text(row, 'ProgId')} is not in the ProgId table: add it or "
                    "name one that exists",
                    table="ProgId", column="ProgId_Parent", row=row,
                )  # fmt: skip
