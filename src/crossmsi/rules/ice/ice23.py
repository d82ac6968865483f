"""ICE23: the tab order of each dialog is one closed loop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE23(Rule):
    """The tab order of each dialog is one closed loop through all controls that have a next one.

    ## What it does
    Starts at each dialog's Control_First and follows Control_Next. Reports a first control that is missing, a next
    one that is missing, a control where the order ends, and an order that closes without having met all controls
    with a Control_Next or without coming back to the first one.

    ## Why is this bad?
    The TAB key is the only way through a dialog without a mouse: controls outside the loop can't be reached, and at a
    dead end the user is stuck.

    ## Example
    Next names Back, Back names Next, and Cancel (which names Next) is never met.

    ## Use instead
    Next, Back, Cancel, and Next again.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice23"
    tables = ("Dialog", "Control")
    parity = "same"
    parity_note = "As in the real suite, dialogs in which no control has a Control_Next are left alone."

    def check(self, package: Package) -> Iterator[Finding]:
        by_dialog = package.index.rows_by("Control", "Dialog_")
        for row in package.rows("Dialog"):
            dialog = text(row, "Dialog")
            controls = {text(control, "Control"): control for control in by_dialog.get(dialog, ())}
            linked = {name for name, control in controls.items() if text(control, "Control_Next")}
            if linked:
                yield from self._follow(row, dialog, controls, linked)

    def _follow(self, row, dialog: str | None, controls: dict, linked: set) -> Iterator[Finding]:
        first = text(row, "Control_First")
        if first not in controls:
            said = f"names {first}, which is not on it" if first else "is empty"
            yield self.error(
                f"Control_First of dialog {dialog} {said}: name the control where the tab order begins",
                table="Dialog", column="Control_First", row=row,
            )  # fmt: skip
            return
        met = {first}
        current = first
        while True:
            control = controls[current]
            following = text(control, "Control_Next")
            if following is None:
                yield self.error(
                    f"the tab order of dialog {dialog} ends at control {current}: name the next one, or {first} to "
                    "close the loop",
                    table="Control", column="Control", row=control,
                )  # fmt: skip
                return
            if following not in controls:
                yield self.error(
                    f"Control_Next of {dialog}.{current} names {following}, which is not on this dialog: name one "
                    "that is",
                    table="Control", column="Control_Next", row=control,
                )  # fmt: skip
                return
            if following in met:
                break
            met.add(following)
            current = following
        if following != first or linked - met:
            left = ", ".join(sorted(linked - met)) or first
            yield self.error(
                f"the tab order of dialog {dialog} goes from {current} back to {following} and leaves out {left}: "
                "make it one loop through all controls",
                table="Control", column="Control_Next", row=control,
            )  # fmt: skip
