"""ICE28: ForceReboot does not break up the registration of the product."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.sequences import SEQUENCE_TABLES
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

# https://learn.microsoft.com/windows/win32/msi/forcereboot-action
GROUP = (
    "CreateShortcuts", "RegisterClassInfo", "RegisterExtensionInfo", "RegisterProgIdInfo", "RegisterMIMEInfo",
    "RegisterUser", "RegisterProduct", "PublishFeatures", "PublishProduct",
)  # fmt: skip


class ICE28(Rule):
    """ForceReboot stands before or after the actions that register the product, not among them.

    ## What it does
    Takes, in each sequence table with ForceReboot, the lowest and the highest number of CreateShortcuts,
    RegisterClassInfo, RegisterExtensionInfo, RegisterProgIdInfo, RegisterMIMEInfo, RegisterUser, RegisterProduct,
    PublishFeatures and PublishProduct, and reports a ForceReboot in this range, ends included.

    ## Why is this bad?
    The installation goes on after the restart from what is registered by then; half a registration makes it ask for
    the source again, or fail.

    ## Example
    ForceReboot at 6350, between PublishFeatures (6300) and PublishProduct (6400).

    ## Use instead
    ForceReboot at 6410.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice28"
    tables = SEQUENCE_TABLES
    parity = "same"
    parity_note = "A null number of one of these actions makes the real suite stop; here it is left out of the range."

    def check(self, package: Package) -> Iterator[Finding]:
        for table in SEQUENCE_TABLES:
            sequence = package.sequence(table)
            reboot = sequence.get("ForceReboot")
            numbers = [number for name in GROUP if (number := sequence.number(name)) is not None]
            if reboot is None or reboot.number is None or not numbers:
                continue
            if min(numbers) <= reboot.number <= max(numbers):
                yield self.error(
                    f"ForceReboot ({reboot.number}) stands among the actions from {min(numbers)} to {max(numbers)} "
                    "that register the product: move it behind them",
                    table=table, column="Sequence", row=reboot.row,
                )  # fmt: skip
