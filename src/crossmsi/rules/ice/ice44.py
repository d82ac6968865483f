"""ICE44: events that open a dialog name one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

OPENING = ("NewDialog", "SpawnDialog", "SpawnWaitDialog")
_PROPERTY = re.compile(r"\[.*\]", re.DOTALL)


class ICE44(Rule):
    """Every NewDialog, SpawnDialog and SpawnWaitDialog event names a dialog of the Dialog table.

    ## What it does
    Looks the Argument of these events up in the Dialog table, with attention to case and blanks. An argument that is a
    property in brackets is only known at run time and is left out.

    ## Why is this bad?
    The user presses the button, and the installer stops with an error.

    ## Example
    NewDialog with the argument `LicenceDlg`, and the dialog is called `LicenseDlg`.

    ## Use instead
    The dialog's key, spelt as in the Dialog table.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice44"
    tables = ("ControlEvent", "Dialog")
    parity = "same"

    def check(self, package: Package) -> Iterator[Finding]:
        opening = [row for row in package.rows("ControlEvent") if text(row, "Event") in OPENING]
        if not package.has("Dialog"):
            if opening:
                yield self.error(
                    f"{len(opening)} control events open a dialog, but the package has no Dialog table: add it",
                    table="ControlEvent",
                )
            return
        dialogs = package.index.values("Dialog", "Dialog")
        for row in opening:
            argument = text(row, "Argument") or ""
            if argument not in dialogs and not _PROPERTY.fullmatch(argument):
                yield self.error(
                    f"{text(row, 'Event')} of the control {text(row, 'Control_')} on {text(row, 'Dialog_')} opens "
                    f"{argument!r}, which is not in the Dialog table: correct the argument or add the dialog",
                    table="ControlEvent", column="Event", row=row,
                )  # fmt: skip
