"""ICE82: registration actions come together, and sequence numbers are unique."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.sequence_places import place
from crossmsi.analysis.sequences import SEQUENCE_TABLES, Sequence
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

EXECUTE = "InstallExecuteSequence"
REGISTRATION = ("RegisterUser", "RegisterProduct", "PublishFeatures", "PublishProduct")


class ICE82(Rule):
    """The four registration actions are all there, and no two actions share a sequence number.

    ## What it does
    InstallExecuteSequence needs RegisterProduct, RegisterUser, PublishProduct and PublishFeatures: none at all is a
    warning, some of them an error at each one that is there. In each sequence table, every action but the first with
    its number is reported: a warning, for null and negative numbers an error; number 0 is left alone. DuplicateFiles
    has to come after PatchFiles when DuplicateFile has rows.

    ## Why is this bad?
    A product that is registered in part can't be repaired or removed properly. The order of actions with one number is
    not defined. Files that are copied before they are patched stay old.

    ## Example
    RegisterProduct and PublishProduct without RegisterUser; two custom actions at 4001.

    ## Use instead
    All four actions at their suggested numbers; 4001 and 4002.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice82"
    tables = (*SEQUENCE_TABLES, "DuplicateFile")
    parity = "same"
    parity_note = (
        "The page does not mention the check of DuplicateFiles, AdvtUISequence, and the errors for null numbers."
    )
    order_dependent = True

    def check(self, package: Package) -> Iterator[Finding]:
        execute = package.sequence(EXECUTE)
        if execute.exists:
            yield from self._registration(execute)
        for sequence in package.sequences.values():
            yield from self._duplicates(sequence)
        copying, patching = execute.get("DuplicateFiles"), execute.get("PatchFiles")
        if not copying or not patching or not any(True for _ in package.rows("DuplicateFile")):
            return
        if place(copying.number) <= place(patching.number):
            yield self.warning(
                f"DuplicateFiles ({copying.number}) copies files before PatchFiles ({patching.number}) has patched "
                "them: give it a higher number",
                table=EXECUTE, column="Sequence", row=copying.row,
            )  # fmt: skip

    def _registration(self, sequence: Sequence) -> Iterator[Finding]:
        missing = [name for name in REGISTRATION if name not in sequence]
        if len(missing) == len(REGISTRATION):
            yield self.warning(
                f"{EXECUTE} does not register the product: add {', '.join(REGISTRATION)}",
                table=EXECUTE,
            )
        elif missing:
            for step in sequence:
                if step.action in REGISTRATION:
                    yield self.error(
                        f"{step.action} registers the product in part only: add {', '.join(missing)} to {EXECUTE}",
                        table=EXECUTE, column="Action", row=step.row,
                    )  # fmt: skip

    def _duplicates(self, sequence: Sequence) -> Iterator[Finding]:
        for number, steps in sequence.by_number.items():
            if number == 0:
                continue
            severity = "warning" if place(number) > 0 else "error"
            shown = "no sequence number" if number is None else f"the sequence number {number}"
            for step in steps[1:]:
                yield self.finding(
                    severity,
                    f"{step.action} has {shown} in {sequence.table}, like {steps[0].action}: give it one of its own",
                    table=sequence.table, column="Sequence", row=step.row,
                )  # fmt: skip
