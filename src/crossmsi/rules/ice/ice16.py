"""ICE16: ProductName is not too long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

LIMIT = 259


class ICE16(Rule):
    """ProductName exists and has at most 259 characters.

    ## What it does
    Looks up ProductName in the Property table and counts its characters.

    ## Why is this bad?
    The name is shown in lists of installed programs and registered as their display name, which cut off or refuse a
    longer one.

    ## Example
    A ProductName that repeats the marketing text, 300 characters long.

    ## Use instead
    A short name; put the description into ARPCOMMENTS.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice16"
    tables = ("Property",)
    parity = "same"
    parity_note = (
        "The real suite complains only from 260 characters on, whatever the schema; Microsoft's page says 63. It also "
        "reports a missing ProductName, beside ICE05, unless there is no Property table at all."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        table = package.db.table("Property")
        if table is None:
            return
        row = table.get("ProductName")
        if row is None:
            yield self.error("the Property table lacks ProductName: add it with the product's name", table="Property")
            return
        length = len(text(row, "Value") or "")
        if length > LIMIT:
            yield self.error(
                f"ProductName has {length} characters: shorten it to {LIMIT} or less",
                table="Property", column="Value", row=row,
            )  # fmt: skip
