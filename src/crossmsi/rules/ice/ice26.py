"""ICE26: sequence tables have the actions that they need and none that they must not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.sequences import SEQUENCE_TABLES
from crossmsi.analysis.sequencing import action_places
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE26(Rule):
    """Sequence tables have the standard actions that they need, and none that is prohibited there.

    ## What it does
    Looks, in each sequence table of the package, for required standard actions that it lacks (CostFinalize, or
    InstallFiles in AdminExecuteSequence) and for actions that may not stand there (InstallFiles in
    InstallUISequence). A row counts even if its number is null.

    ## Why is this bad?
    Without the costing actions folders are never set. Actions that change the system have no effect, or fail, where
    no transaction runs.

    ## Example
    WriteRegistryValues in InstallUISequence.

    ## Use instead
    The actions of the suggested sequences; what changes the system belongs into the execute sequences.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice26"
    tables = SEQUENCE_TABLES
    parity = "same"
    parity_note = (
        "The documentation does not say which actions are meant; four tables are known from the real suite's "
        "findings, AdvtExecuteSequence mostly from its page. For AdvtUISequence nothing is reported."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        places = action_places()
        for table in SEQUENCE_TABLES:
            sequence = package.sequence(table)
            if not sequence.exists:
                continue
            for name, place in places.items():
                if table in place.required and name not in sequence:
                    yield self.error(
                        f"{table} lacks the action {name}, which has to be there: add it at its usual number",
                        table=table,
                    )  # fmt: skip
            for action in sequence:
                place = places.get(action.action)
                if place is not None and table in place.prohibited:
                    yield self.error(
                        f"{action.action} may not stand in {table}: remove it there",
                        table=table, column="Action", row=action.row,
                    )  # fmt: skip
