"""ICE17: controls have the rows that their type needs in other tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.control_bits import ControlBits
from crossmsi.analysis.rows import bits, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

# Control types whose Property names the rows of a list: type -> table of these rows.
LISTS = {"RadioButtonGroup": "RadioButton", "ListBox": "ListBox", "ComboBox": "ComboBox", "ListView": "ListView"}
PICTURES = ("Bitmap", "Icon")
PICTURE_BUTTONS = ("PushButton", "CheckBox", "RadioButtonGroup")
CHECKED = {*LISTS, *PICTURES, *PICTURE_BUTTONS}
# The installer fills this list itself, with the programs that hold files.
FILLED_BY_INSTALLER = "FileInUseProcess"
USABLE = ControlBits.VISIBLE | ControlBits.ENABLED


class ICE17(Rule):
    """Buttons, pictures and lists have their events, Binary rows and list entries.

    ## What it does
    Looks for push buttons (visible and enabled) without a ControlEvent row, for bitmaps, icons and picture buttons
    whose Text is no Binary row, for controls with both picture bits, and for lists and radio groups whose property
    has no row in the table of their entries. A picture `[Property]` is fine when the Property table has it. A table of
    entries or of events that the package lacks is no finding; controls with the Indirect bit are not looked up.

    ## Why is this bad?
    A button without an event does nothing. A picture without its data stops the dialog with an error at run time.

    ## Example
    PushButton Help on WelcomeDlg, and no ControlEvent row for WelcomeDlg and Help.

    ## Use instead
    A ControlEvent row for each button, a Binary row for each picture, an entry at least for each list.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice17"
    tables = ("Control", "ControlEvent", "Binary", "RadioButton", "ListBox", "ComboBox", "ListView", "Property")
    parity = "same"
    parity_note = (
        "As the real suite, silent about buttons that are not both visible and enabled, whatever ControlCondition "
        "does. Radio groups with a picture bit make the suite stop; here their buttons are checked as documented."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        clicked = {(text(row, "Dialog_"), text(row, "Control_")) for row in package.rows("ControlEvent")}
        radios = package.index.rows_by("RadioButton", "Property")
        for row in package.rows("Control"):
            kind, attributes = text(row, "Type"), bits(row, "Attributes")
            if kind not in CHECKED:
                continue
            place = (text(row, "Dialog_"), text(row, "Control"))
            name = f"{place[0]}.{place[1]}"
            if kind == "PushButton" and attributes & USABLE == USABLE and package.has("ControlEvent"):
                if place not in clicked:
                    yield self.error(
                        f"push button {name} has no ControlEvent row and does nothing: add an event, or hide or "
                        "disable it",
                        table="Control", column="Control", row=row,
                    )  # fmt: skip
            elif kind in LISTS:
                yield from self._list(package, row, name, LISTS[kind])
            if kind in PICTURES:
                yield from self._picture(package, "Control", row, f"the {kind} {name}")
            elif kind in PICTURE_BUTTONS:
                picture = attributes & ControlBits.PICTURE
                if picture == ControlBits.PICTURE:
                    yield self.error(
                        f"{kind} {name} has both picture bits, bitmap and icon: clear one of them",
                        table="Control", column="Attributes", row=row,
                    )  # fmt: skip
                elif picture and kind == "RadioButtonGroup":
                    for button in radios.get(text(row, "Property") or "", ()):
                        yield from self._picture(package, "RadioButton", button, f"a radio button of {name}")
                elif picture:
                    yield from self._picture(package, "Control", row, f"the picture {kind} {name}")

    def _list(self, package: Package, row, name: str, table: str) -> Iterator[Finding]:
        key = text(row, "Property")
        if key in (None, FILLED_BY_INSTALLER) or not package.has(table):
            return
        if bits(row, "Attributes") & ControlBits.INDIRECT:
            return
        if key not in package.index.values(table, "Property"):
            yield self.warning(
                f"{name} shows the {table} rows of the property {key}, but there are none: add them, "
                "unless they are made at run time",
                table="Control", column="Property", row=row,
            )  # fmt: skip

    def _picture(self, package: Package, table: str, row, what: str) -> Iterator[Finding]:
        picture = text(row, "Text")
        if picture and picture.startswith("[") and picture.endswith("]"):
            if picture[1:-1] not in package.properties:
                yield self.warning(
                    f"{what} takes its picture from {picture}, which the Property table lacks: give it the name of "
                    "a Binary row there, unless it is set at run time",
                    table=table, column="Text", row=row,
                )  # fmt: skip
        elif picture not in package.index.key_values("Binary"):
            yield self.error(
                f"{what} shows {picture or 'no picture'}: name a row of the Binary table",
                table=table, column="Text", row=row,
            )  # fmt: skip
