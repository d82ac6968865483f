"""ICE72: advertising runs no custom action that does anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

TABLE = "AdvtExecuteSequence"
# Show an error, set a directory, set a property: the installer does these itself.
BUILT_IN = (19, 35, 51)


class ICE72(Rule):
    """AdvtExecuteSequence has no custom actions but those that set a property or directory or stop with an error.

    ## What it does
    Looks up the type of each custom action in AdvtExecuteSequence. Its basic type, without option bits, must be 19, 35
    or 51. Condition and sequence number do not matter.

    ## Why is this bad?
    Advertising only registers the product. A program, library or script that runs then acts on a product that is not
    there, often with the rights of the system.

    ## Example
    Custom action `CheckLicense` of type 1 (a DLL) in AdvtExecuteSequence.

    ## Use instead
    Sequence it in InstallExecuteSequence only; in AdvtExecuteSequence set properties with type 51.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice72"
    tables = (TABLE, "CustomAction")

    def check(self, package: Package) -> Iterator[Finding]:
        for step in package.sequence(TABLE):
            action = package.custom_actions.get(step.action)
            if action is not None and action.basic_type not in BUILT_IN:
                yield self.error(
                    f"the custom action {action.name} is of type {action.basic_type}, which advertising must not run: "
                    f"take it out of {TABLE}",
                    table=TABLE, column="Action", row=step.row,
                )  # fmt: skip
