"""ICE63: RemoveExistingProducts is in a place where it works."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

TABLE = "InstallExecuteSequence"
ACTION = "RemoveExistingProducts"
EXECUTES = ("InstallExecute", "InstallExecuteAgain")


class ICE63(Rule):
    """Nothing is between RemoveExistingProducts and the InstallInitialize or InstallExecute before it.

    ## What it does
    When RemoveExistingProducts comes after InstallInitialize and before InstallFinalize, any action between it and the
    nearest InstallInitialize, InstallExecute or InstallExecuteAgain before it is reported. A place before
    InstallValidate is an error in a sequence that has InstallExecute after InstallFinalize.

    ## Why is this bad?
    What such an action has put into the script is run after the old product's removal has been run, or not at all, and
    the upgrade fails.

    ## Example
    InstallInitialize 1500, ProcessComponents 1600, RemoveExistingProducts 1650.

    ## Use instead
    RemoveExistingProducts between InstallValidate and InstallInitialize, right after InstallInitialize, right after
    InstallExecute, or after InstallFinalize.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice63"
    tables = (TABLE,)
    parity = "same"
    parity_note = (
        "Like in the real suite, nothing is said of a place before InstallValidate, nor without InstallInitialize. Its "
        "one error, for sequences turned upside down, is known from a single package; where exactly it begins isn't."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        sequence = package.sequence(TABLE)
        removal = sequence.get(ACTION)
        place = sequence.number(ACTION)
        if removal is None or place is None or place < 0:
            return
        final = sequence.number("InstallFinalize")
        if final is not None and place >= final:
            return
        executes = [number for name in EXECUTES if (number := sequence.number(name)) is not None]
        start = sequence.number("InstallInitialize")
        validate = sequence.number("InstallValidate")
        if validate is not None and place < validate:
            if final is not None and any(number > final for number in executes):
                yield self.error(
                    f"{ACTION} ({place}) is before InstallValidate in a sequence whose InstallExecute is after "
                    "InstallFinalize: put it between InstallValidate and InstallInitialize",
                    table=TABLE, column="Action", row=removal.row,
                )  # fmt: skip
            return
        if start is None or place <= start:
            return
        anchor = max(number for number in (start, *executes) if number < place)
        between = [a for a in sequence.ordered if a.number is not None and anchor < a.number < place]
        if between:
            yield self.warning(
                f"{between[0].action} ({between[0].number}) is between {ACTION} ({place}) and the InstallInitialize or "
                f"InstallExecute before it ({anchor}): move it behind {ACTION}",
                table=TABLE, column="Action", row=removal.row,
            )  # fmt: skip
