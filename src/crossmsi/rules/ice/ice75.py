"""ICE75: actions that run an installed file come after CostFinalize."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.sequence_places import place
from crossmsi.analysis.sequences import Sequence
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

TABLES = ("InstallUISequence", "InstallExecuteSequence", "AdminUISequence", "AdminExecuteSequence")


class ICE75(Rule):
    """Custom actions whose source is an installed file stand after CostFinalize.

    ## What it does
    Takes the custom actions of the basic types 17, 18, 21 and 22 in the installation and administration sequences. Each
    needs a sequence number above that of CostFinalize in the same table. Without CostFinalize each one is reported.

    ## Why is this bad?
    Only CostFinalize settles where files are. Before it, the path of the DLL, program or script is not known and the
    action fails.

    ## Example
    Custom action `StartTool` of type 18 at 800 and CostFinalize at 1000.

    ## Use instead
    A number behind CostFinalize, and behind InstallFiles when the action is the one that installs it; or the Binary
    table as source for what has to run earlier.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice75"
    tables = (*TABLES, "CustomAction")
    parity = "same"
    parity_note = "Like in the real suite, a null number of CostFinalize hides the actions, one of the action does not."

    def check(self, package: Package) -> Iterator[Finding]:
        actions = {name for name, action in package.custom_actions.items() if action.source_table == "File"}
        for table in TABLES:
            yield from self._table(package.sequence(table), actions)

    def _table(self, sequence: Sequence, actions: set[str]) -> Iterator[Finding]:
        costed = sequence.get("CostFinalize")
        for step in sequence:
            if step.action not in actions:
                continue
            if costed is None:
                message = (
                    f"the custom action {step.action} runs an installed file, but {sequence.table} has no CostFinalize "
                    "to find it: add CostFinalize before the action"
                )
            elif place(step.number) <= place(costed.number):
                message = (
                    f"the custom action {step.action} runs an installed file before CostFinalize has found it: give it "
                    f"a number above {costed.number} in {sequence.table}"
                )
            else:
                continue
            yield self.error(message, table=sequence.table, column="Sequence", row=step.row)
