"""ICE13: dialogs are no actions of an execute sequence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

EXECUTE_TABLES = ("InstallExecuteSequence", "AdminExecuteSequence", "AdvtExecuteSequence")


class ICE13(Rule):
    """Dialogs are sequenced in the UI sequences only.

    ## What it does
    Reports each action of InstallExecuteSequence, AdminExecuteSequence and AdvtExecuteSequence that is a key of the
    Dialog table, whatever its number or condition.

    ## Why is this bad?
    The execute sequences run in the service, which has no user interface and fails on a dialog.

    ## Example
    WelcomeDlg in InstallExecuteSequence.

    ## Use instead
    The dialog in InstallUISequence or AdminUISequence.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice13"
    tables = ("Dialog", *EXECUTE_TABLES)

    def check(self, package: Package) -> Iterator[Finding]:
        dialogs = package.index.values("Dialog", "Dialog")
        for name in EXECUTE_TABLES:
            for step in package.sequence(name):
                if step.action in dialogs:
                    ui_table = "AdminUISequence" if name.startswith("Admin") else "InstallUISequence"
                    yield self.error(
                        f"{step.action} is a dialog, and {name} can't show one: move it to {ui_table}",
                        table=name, column="Action", row=step.row,
                    )  # fmt: skip
