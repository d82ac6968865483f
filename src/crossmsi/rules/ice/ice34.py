"""ICE34: radio button groups have a property with a valid default."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.control_bits import ControlBits
from crossmsi.analysis.rows import bits, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE34(Rule):
    """Every radio button group has a property whose default is one of its buttons.

    ## What it does
    Looks at the Property of each RadioButtonGroup control: it must be named, be in the Property table, and have the
    value of one of its RadioButton rows (compared exactly). With the Indirect bit, the property's value names another
    property, for which all this holds.

    ## Why is this bad?
    Without a default no button is chosen, and the group can't be reached with the TAB key.

    ## Example
    AcceptLicense is Maybe, and its radio buttons are Yes and No.

    ## Use instead
    AcceptLicense is No.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice34"
    tables = ("Control", "RadioButton", "Property")
    parity = "same"
    parity_note = "Where the suite places an indirect property that the Property table lacks is not confirmed."

    def check(self, package: Package) -> Iterator[Finding]:
        values = {(text(row, "Property"), text(row, "Value")) for row in package.rows("RadioButton")}
        for row in package.rows("Control"):
            if text(row, "Type") == "RadioButtonGroup":
                finding = self._group(package, row, values)
                if finding is not None:
                    yield finding

    def _group(self, package: Package, row, values: set) -> Finding | None:
        group = f"{text(row, 'Dialog_')}.{text(row, 'Control')}"
        key = text(row, "Property")
        if key is None:
            return self.error(
                f"the radio button group {group} has no property: name one in its Property column",
                table="Control", column="Control", row=row,
            )  # fmt: skip
        names = [key]
        if bits(row, "Attributes") & ControlBits.INDIRECT and key in package.properties:
            names.append(package.properties[key])
        for name in names:
            if name not in package.properties:
                return self.error(
                    f"the radio button group {group} needs the property {name}, which the Property table lacks: add "
                    "it with the value of one of its buttons",
                    table="Control", column="Property", row=row,
                )  # fmt: skip
        name, default = names[-1], package.properties[names[-1]]
        if (name, default) in values:
            return None
        return self.error(
            f"{default!r}, the default of {name}, is no button of the radio button group {group}: set it to the value "
            "of one of them",
            table="Property", column="Value", row=package.rows_of(name, "Property", "Property")[0],
        )  # fmt: skip
