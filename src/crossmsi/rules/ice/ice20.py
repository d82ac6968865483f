"""ICE20: the dialogs that every user interface needs are there and complete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.control_bits import DialogBits
from crossmsi.analysis.rows import bits, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

FILES_IN_USE = "FilesInUse"
FILES_IN_USE_ANSWERS = ("Exit", "Ignore", "Retry")
# Buttons of an error dialog: name -> argument of EndDialog.
ERROR_BUTTONS = {
    "A": "ErrorAbort", "C": "ErrorCancel", "I": "ErrorIgnore", "N": "ErrorNo", "O": "ErrorOk", "R": "ErrorRetry",
    "Y": "ErrorYes",
}  # fmt: skip
ENDINGS = {-1: "success", -2: "cancellation by the user", -3: "failure"}


class ICE20(Rule):
    """A package with dialogs has FilesInUse, an error dialog, and a dialog for each way to end.

    ## What it does
    Applies to packages with a Dialog table and without the LIMITUI property. Asks for a FilesInUse dialog with its
    list and the buttons Exit, Ignore and Retry; for the ErrorDialog property and a dialog of that name with the error
    style bit, an ErrorText control that comes first, and seven buttons; and for actions with the sequence numbers -1,
    -2 and -3 in AdminUISequence and InstallUISequence.

    ## Why is this bad?
    The installer calls these dialogs by itself. Without them it falls back to its own plain boxes, or ends without a
    word when the user cancels or the installation fails.

    ## Example
    InstallUISequence without an action at -2: nothing is shown after a cancellation.

    ## Use instead
    All standard dialogs; or the property LIMITUI when the package has no full user interface.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice20"
    tables = ("Dialog", "Control", "ControlEvent", "ListBox", "Property", "AdminUISequence", "InstallUISequence")
    parity = "same"
    parity_note = (
        "As the real suite does for FilesInUse, one finding names a dialog, whatever number of its controls is "
        "missing; which column it names for a missing ErrorText, button or ListBox table is not confirmed. Without a "
        "Property table it says nothing of the error dialog."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        if not package.has("Dialog") or "LIMITUI" in package.properties:
            return
        dialogs = {text(row, "Dialog"): row for row in package.rows("Dialog")}
        ends = {
            (text(row, "Dialog_"), text(row, "Control_"), text(row, "Argument"))
            for row in package.rows("ControlEvent")
            if text(row, "Event") == "EndDialog"
        }
        controls: dict[str | None, dict[str | None, object]] = {}
        for row in package.rows("Control"):
            controls.setdefault(text(row, "Dialog_"), {})[text(row, "Control")] = row
        yield from self._files_in_use(package, dialogs, controls.get(FILES_IN_USE, {}), ends)
        yield from self._error_dialog(package, dialogs, controls, ends)
        for table in ("AdminUISequence", "InstallUISequence"):
            sequence = package.sequence(table)
            for number, ending in ENDINGS.items():
                if sequence.exists and number not in sequence.by_number:
                    yield self.error(
                        f"{table} has no action with the number {number}: give the dialog that is shown after "
                        f"{ending} this number",
                        table=table,
                    )  # fmt: skip

    def _files_in_use(self, package: Package, dialogs: dict, controls: dict, ends: set) -> Iterator[Finding]:
        if FILES_IN_USE not in dialogs:
            yield self.error(
                f"there is no {FILES_IN_USE} dialog: add it, or files that are in use go unmentioned", table="Dialog"
            )
            return
        answers = {
            argument
            for dialog, control, argument in ends
            if dialog == FILES_IN_USE and text(controls.get(control), "Type") == "PushButton"
        }
        lists = any(
            text(row, "Type") == "ListBox" and text(row, "Property") == "FileInUseProcess" for row in controls.values()
        )
        missing = [f"a button that ends it with {answer}" for answer in FILES_IN_USE_ANSWERS if answer not in answers]
        if not package.has("ListBox"):
            missing.insert(0, "the ListBox table")
        elif not lists:
            missing.insert(0, "a ListBox for the property FileInUseProcess")
        if missing:
            yield self.error(
                f"the dialog {FILES_IN_USE} lacks {', '.join(missing)}: add what is missing",
                table="Dialog", column="Dialog", row=dialogs[FILES_IN_USE],
            )  # fmt: skip

    def _error_dialog(self, package: Package, dialogs: dict, all_controls: dict, ends: set) -> Iterator[Finding]:
        if not package.has("Property"):
            return
        name = package.properties.get("ErrorDialog")
        if name is None:
            yield self.error(
                "the property ErrorDialog is not set: give it the name of the dialog that shows errors",
                table="Property",
            )
            return
        dialog, controls = dialogs.get(name), all_controls.get(name, {})
        if dialog is None or text(dialog, "Control_First") != "ErrorText":
            yield self.error(
                f"the error dialog {name} {'does not exist' if dialog is None else 'does not begin with ErrorText'}: "
                "the property ErrorDialog needs a dialog whose Control_First is ErrorText",
                table="Property", column="Value", row=package.rows_of("ErrorDialog", "Property", "Property")[0],
            )  # fmt: skip
            return
        missing = [] if bits(dialog, "Attributes") & DialogBits.ERROR else ["the error style bit (65536)"]
        if text(controls.get("ErrorText"), "Type") != "Text":
            missing.append("a Text control ErrorText")
        if "ErrorIcon" in controls and text(controls["ErrorIcon"], "Type") != "Icon":
            missing.append("an ErrorIcon of type Icon")
        missing += [
            f"a push button {button} that ends it with {argument}"
            for button, argument in ERROR_BUTTONS.items()
            if text(controls.get(button), "Type") != "PushButton" or (name, button, argument) not in ends
        ]
        if missing:
            yield self.error(
                f"the error dialog {name} lacks {', '.join(missing)}: add what is missing",
                table="Dialog", column="Dialog", row=dialog,
            )  # fmt: skip
