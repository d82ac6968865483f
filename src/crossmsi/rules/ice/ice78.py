"""ICE78: advertising shows nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

TABLE = "AdvtUISequence"


class ICE78(Rule):
    """AdvtUISequence is absent or empty.

    ## What it does
    Reports each row of the AdvtUISequence table.

    ## Why is this bad?
    The installer never uses the table: advertising has no user interface. Whoever filled it expects actions that do
    not run.

    ## Example
    A row `CostInitialize`, 800 in AdvtUISequence.

    ## Use instead
    AdvtExecuteSequence for what advertising has to do.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice78"
    tables = (TABLE,)

    def check(self, package: Package) -> Iterator[Finding]:
        for step in package.sequence(TABLE):
            yield self.error(
                f"{step.action} stands in {TABLE}, but advertising has no user interface: take it out",
                table=TABLE, column="Action", row=step.row,
            )  # fmt: skip
