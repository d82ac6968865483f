"""ICE103: the control events MsiPrint and MsiLaunchApp can work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

PRINT, LAUNCH = "MsiPrint", "MsiLaunchApp"
_FILE_FIRST = re.compile(r"\[#([^\[\]]*)\]")


class ICE103(Rule):
    """MsiPrint and MsiLaunchApp belong to push buttons and have something to print or to start.

    ## What it does
    Both events must sit on a PushButton control. MsiPrint needs a ScrollableText control in the same dialog;
    MsiLaunchApp an argument that begins with `[#file]` naming a row of the File table.

    ## Why is this bad?
    The installer prints the text of the scrollable control and starts only files that the package installs: else the
    button does nothing.

    ## Example
    ControlEvent with Event MsiLaunchApp and Argument `notepad.exe`.

    ## Use instead
    `[#editor.exe] -welcome`, on a PushButton of the last dialog.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice-103"
    tables = ("ControlEvent", "Control", "File")
    parity_note = (
        "Microsoft's suite fails internally when a package with MsiLaunchApp has no File table; we report the argument."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        events = [row for row in package.rows("ControlEvent") if text(row, "Event") in (PRINT, LAUNCH)]
        if not events:
            return
        types, printable = {}, set()
        for row in package.rows("Control"):
            dialog, kind = text(row, "Dialog_"), text(row, "Type")
            types[dialog, text(row, "Control")] = kind
            if kind == "ScrollableText":
                printable.add(dialog)
        files = package.index.key_values("File")
        for row in events:
            event, dialog, control = text(row, "Event"), text(row, "Dialog_"), text(row, "Control_")
            if types.get((dialog, control)) != "PushButton":
                yield self.error(
                    f"{event} is on {control} of dialog {dialog}, which is no PushButton: put it on one",
                    table="ControlEvent", column="Event", row=row,
                )  # fmt: skip
            if event == PRINT and dialog not in printable:
                yield self.error(
                    f"MsiPrint on {control} finds nothing to print: dialog {dialog} has no ScrollableText control",
                    table="ControlEvent", column="Event", row=row,
                )  # fmt: skip
            if event == LAUNCH:
                argument = text(row, "Argument")
                file = _FILE_FIRST.match(argument or "")
                if file is None or file[1] not in files:
                    yield self.error(
                        f"MsiLaunchApp on {control} of dialog {dialog} has the argument {argument!r}: begin it with "
                        "[#file], naming a row of the File table",
                        table="ControlEvent", column="Argument", row=row,
                    )  # fmt: skip
