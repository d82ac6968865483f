"""ICEM12: a module's actions are placed the way that fits their kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.merge_module import MODULE_SEQUENCES
from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.icem import UNCOMPARED
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

SEQUENCES = tuple(table for table in MODULE_SEQUENCES.values() if table != "ModuleAdvtUISequence")


class ICEM12(Rule):
    """Standard actions of a module sequence have numbers, custom actions a base action.

    ## What it does
    Looks at the Module…Sequence tables (ModuleAdvtUISequence excepted). What the CustomAction table has is a custom
    action, all else a standard one. A standard action without a number, or with BaseAction or After, is an error, and
    so is a custom action with none of the three; a custom action that has only a number is a warning.

    ## Why is this bad?
    Numbers differ from package to package: only standard actions have usual ones. A custom action with a number of its
    own may land anywhere.

    ## Example
    ModuleInstallExecuteSequence with the custom action Unpack at Sequence 4001.

    ## Use instead
    Unpack with BaseAction InstallFiles and After 1, and a row InstallFiles with Sequence 4000.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem12"
    tables = ("CustomAction", *SEQUENCES)
    parity_note = UNCOMPARED + (
        " The page's text and its example disagree about the severity of a custom action with a number; we follow the "
        "text."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        custom = package.index.key_values("CustomAction")
        for table in SEQUENCES:
            for row in package.rows(table):
                action = text(row, "Action")
                numbered = number(row, "Sequence") is not None
                related = text(row, "BaseAction") is not None or number(row, "After") is not None
                if action not in custom:
                    yield from self._standard(table, row, numbered, related)
                elif numbered and not related:
                    yield self.warning(
                        f"custom action {action} has a number in {table}: use BaseAction and After instead",
                        table=table, column="Sequence", row=row,
                    )  # fmt: skip
                elif not numbered and not related:
                    yield self.error(
                        f"custom action {action} has no place in {table}: fill in BaseAction and After",
                        table=table, column="BaseAction", row=row,
                    )  # fmt: skip

    def _standard(self, table: str, row, numbered: bool, related: bool) -> Iterator[Finding]:
        action = text(row, "Action")
        if related:
            yield self.error(
                f"standard action {action} has a BaseAction or After in {table}: leave both empty",
                table=table, column="BaseAction", row=row,
            )  # fmt: skip
        if not numbered:
            yield self.error(
                f"standard action {action} has no number in {table}: state its usual one",
                table=table, column="Sequence", row=row,
            )  # fmt: skip
