"""ICE77: deferred actions stand where the installation script is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.sequence_places import place
from crossmsi.analysis.sequences import Sequence, SequencedAction
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

TABLES = ("InstallExecuteSequence", "AdminExecuteSequence")
FIRST, LAST = "InstallInitialize", "InstallFinalize"


class ICE77(Rule):
    """Deferred, rollback and commit custom actions stand between InstallInitialize and InstallFinalize.

    ## What it does
    Takes the custom actions with the in-script bit (1024) in InstallExecuteSequence and AdminExecuteSequence. Each
    needs a number above that of InstallInitialize and below that of InstallFinalize. Where one of those two is
    missing, each in-script action is reported.

    ## Why is this bad?
    In-script actions are written into the installation script. Outside the two actions no script is open, and the
    installation stops with an internal error.

    ## Example
    Custom action `SetRights` of type 3073 at 1400, InstallInitialize at 1500.

    ## Use instead
    A number in between, for instance 4001, behind InstallFiles.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice77"
    tables = (*TABLES, "CustomAction")
    parity = "same"
    parity_note = (
        "Equal numbers count as outside. Where both ends are missing we give two findings an action, where one is, we "
        "do not compare with the other; whether the real suite does the same is not known."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        actions = {name for name, action in package.custom_actions.items() if action.in_script}
        for table in TABLES:
            sequence = package.sequence(table)
            yield from self._table(sequence, [step for step in sequence if step.action in actions])

    def _table(self, sequence: Sequence, steps: list[SequencedAction]) -> Iterator[Finding]:
        first, last = sequence.get(FIRST), sequence.get(LAST)
        for missing in [name for name, found in ((FIRST, first), (LAST, last)) if found is None]:
            for step in steps:
                yield self._at(
                    step,
                    f"the in-script action {step.action} needs {missing}, which {sequence.table} lacks: add it "
                    f"{'before' if missing == FIRST else 'after'} the action",
                )
        if first is None or last is None:
            return
        for step in steps:
            if not place(first.number) < place(step.number) < place(last.number):
                yield self._at(
                    step,
                    f"the in-script action {step.action} ({step.number}) has to stand between {FIRST} "
                    f"({first.number}) and {LAST} ({last.number}) in {sequence.table}: give it a number in between",
                )

    def _at(self, step: SequencedAction, message: str) -> Finding:
        return self.error(message, table=step.table, column="Sequence", row=step.row)
