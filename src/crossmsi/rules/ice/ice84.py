"""ICE84: required actions run always."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

TABLES = ("InstallExecuteSequence", "AdminExecuteSequence", "AdvtExecuteSequence")
REQUIRED = frozenset(
    {
        "CostInitialize", "CostFinalize", "FileCost", "InstallValidate", "InstallInitialize", "InstallFinalize",
        "ProcessComponents", "PublishFeature", "PublishProduct", "RegisterProduct", "UnpublishFeatures",
    }
)  # fmt: skip


class ICE84(Rule):
    """Actions that every installation needs have no condition.

    ## What it does
    Reports a condition, whatever it says, on CostInitialize, FileCost, CostFinalize, InstallValidate,
    InstallInitialize, ProcessComponents, UnpublishFeatures, RegisterProduct, PublishProduct and InstallFinalize in the
    execute sequences.

    ## Why is this bad?
    Where the condition is false, costs are not computed, nothing is registered, or the script is never run.

    ## Example
    RegisterProduct with the condition `NOT Installed`.

    ## Use instead
    No condition on standard actions; conditions on features, components and custom actions.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice84"
    tables = TABLES
    parity = "same"
    parity_note = (
        "The real suite's list has an action PublishFeature (sic) where the page has PublishFeatures, so neither it "
        "nor we report a condition on PublishFeatures."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        for table in TABLES:
            for step in package.sequence(table):
                if step.action in REQUIRED and step.condition is not None:
                    yield self.warning(
                        f"{step.action} is required in {table}, but runs only when {step.condition!r} is true: take "
                        "the condition out",
                        table=table, column="Action", row=step.row,
                    )  # fmt: skip
