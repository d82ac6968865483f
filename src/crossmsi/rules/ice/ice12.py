"""ICE12: actions that set directories run on the right side of CostFinalize."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.analysis.sequences import SequencedAction


class ICE12(Rule):
    """Custom actions set a directory after CostFinalize (type 35) or before it (type 51).

    ## What it does
    Checks in each sequence table, for every numbered action of type 35 or 51 (option bits aside), that the table has
    CostFinalize, that type 35 comes after it, and type 51 before it when its Source is a directory. The Source of a
    type 35 must be in the Directory table, sequenced or not.

    ## Why is this bad?
    CostFinalize turns the Directory table into paths. A type 35 before it finds no directory to set; a type 51 after
    it changes a property that nobody looks at any more.

    ## Example
    Type 51 with Source INSTALLDIR at 1100 in InstallExecuteSequence, and CostFinalize at 1000.

    ## Use instead
    Type 51 before CostFinalize, or type 35 after it.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice12"
    tables = (
        "CustomAction", "Directory", "AdminExecuteSequence", "AdminUISequence", "AdvtExecuteSequence", "AdvtUISequence",
        "InstallExecuteSequence", "InstallUISequence",
    )  # fmt: skip
    parity = "same"
    parity_note = (
        "As in the real suite, the number of CostFinalize itself is wrong for both types. A table without CostFinalize "
        "is reported for every type 35 and 51, plain properties included, and each type 51 that sets a directory is "
        "reported there a second time, as too late."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        directories = package.index.values("Directory", "Directory")
        setters = {n: a for n, a in package.custom_actions.items() if a.sets_directory or a.sets_property}
        for action in setters.values():
            if action.sets_directory and action.source not in directories:
                yield self.error(
                    f"custom action {action.name} sets the directory {action.source}, which is not in the Directory "
                    "table: add it or name another",
                    table="CustomAction", column="Source", row=action.row,
                )  # fmt: skip
        for sequence in package.sequences.values():
            finalized = sequence.number("CostFinalize")
            for step in sequence:
                action = setters.get(step.action)
                if action is None or step.number is None:
                    continue
                if "CostFinalize" not in sequence:
                    yield self.error(
                        f"{sequence.table} runs the custom action {step.action}, but not CostFinalize: add it",
                        table=sequence.table,
                    )  # fmt: skip
                if action.sets_directory and finalized is not None and step.number <= finalized:
                    yield self._misplaced(step, "after")
                elif (
                    action.sets_property
                    and action.source in directories
                    and (finalized is None or step.number >= finalized)
                ):
                    yield self._misplaced(step, "before")

    def _misplaced(self, step: SequencedAction, side: str) -> Finding:
        kind = "35" if side == "after" else "51"
        return self.error(
            f"custom action {step.action} (type {kind}) sets a directory at {step.number} in {step.table}: move it "
            f"{side} CostFinalize",
            table=step.table, column="Sequence", row=step.row,
        )  # fmt: skip
