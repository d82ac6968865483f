"""ICE27: the actions of a sequence are known, in their section, and in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.sequences import SEQUENCE_TABLES, Sequence, SequencedAction
from crossmsi.analysis.sequencing import MILESTONES, ActionPlace, Section, action_places
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

SECTION_NAMES = {
    Section.SEARCH: "before CostInitialize",
    Section.COSTING: "between CostInitialize and CostFinalize",
    Section.SELECTION: "between CostFinalize and InstallValidate",
    Section.EXECUTION: "between InstallValidate and InstallFinalize",
    Section.AFTER: "after InstallFinalize",
}


class ICE27(Rule):
    """The actions of each sequence table are known, stand in their section, and in the order that they need.

    ## What it does
    Goes through each sequence table by number. Reports actions that are no standard action, custom action or dialog;
    null numbers and 0; standard actions outside their section (search, costing, selection, execution, after it);
    actions before one that must come first or after one that must come later; an InstallFinalize with nothing to
    execute before it, and script actions without an InstallFinalize.

    ## Why is this bad?
    An unknown action ends the installation. An action in the wrong place works with folders, features or a
    transaction that are not there yet.

    ## Example
    InstallFiles at 850, before CostFinalize at 1000.

    ## Use instead
    The numbers of the suggested sequences: InstallFiles at 4000.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice27"
    tables = (*SEQUENCE_TABLES, "CustomAction", "Dialog")
    parity = "same"
    parity_note = (
        "The restrictions come from the actions' pages and from the real suite's findings on packages with every "
        "action in several orders; where these leave a choice (marked in analysis/data/sequencing.txt), a finding may "
        "name the other one of two actions. Equal numbers break no restriction here; the suite may differ."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        own = package.index.key_values("CustomAction") | package.index.key_values("Dialog")
        for table in SEQUENCE_TABLES:
            yield from self._table(package.sequence(table), own)

    def _table(self, sequence: Sequence, own: frozenset) -> Iterator[Finding]:
        places = action_places()
        section, scripts = Section.SEARCH, False
        for action in sorted(sequence, key=lambda action: action.number or 0):
            name, place = action.action, places.get(action.action)
            if place is None and name not in own:
                yield self._at(
                    action, "Action",
                    f"{name} is no standard action, and neither the CustomAction nor the Dialog table has it: add it "
                    "there or correct the name",
                )  # fmt: skip
                continue
            if not action.number:
                yield self._at(
                    action, "Sequence",
                    f"{name} has no sequence number, or 0, and is never called: give it one above 0",
                )  # fmt: skip
            if place is None:
                continue
            if section not in place.sections:
                yield self._at(
                    action, "Sequence",
                    f"{name} stands {SECTION_NAMES[section]}: move it "
                    f"{' or '.join(SECTION_NAMES[one] for one in Section if one in place.sections)}",
                )  # fmt: skip
            elif section == Section.EXECUTION and name not in MILESTONES:
                scripts = True
            if name == "InstallFinalize" and not scripts:
                yield self._at(
                    action, "Action",
                    f"InstallFinalize has nothing to execute: no action in {sequence.table} that changes the system "
                    "stands between InstallValidate and it",
                )  # fmt: skip
            if action.number is not None:
                yield from self._order(sequence, action, place)
            section = MILESTONES.get(name, section)
        if scripts and section == Section.EXECUTION:
            yield self.error(
                f"{sequence.table} has actions that change the system after InstallValidate, but no InstallFinalize "
                "that runs them: add it behind them",
                table=sequence.table,
            )  # fmt: skip

    def _order(self, sequence: Sequence, action: SequencedAction, place: ActionPlace) -> Iterator[Finding]:
        for restriction in place.restrictions:
            other = sequence.get(restriction.other)
            side = "after" if restriction.after else "before"
            if other is None:
                if restriction.required:
                    yield self._at(
                        action, "Sequence",
                        f"{action.action} has to come {side} {restriction.other}, which is missing: add it",
                    )  # fmt: skip
            elif other.number is not None and (
                action.number < other.number if restriction.after else action.number > other.number
            ):
                yield self._at(
                    action, "Sequence",
                    f"{action.action} ({action.number}) has to come {side} {other.action} ({other.number}): renumber "
                    "one of them",
                )  # fmt: skip

    def _at(self, action: SequencedAction, column: str, message: str) -> Finding:
        return self.error(message, table=action.table, column=column, row=action.row)
