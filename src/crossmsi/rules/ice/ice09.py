"""ICE09: components in the system folder are permanent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

FOLDERS = frozenset({"SystemFolder", "System64Folder", "System16Folder"})


class ICE09(Rule):
    """Every component of the system folder is permanent.

    ## What it does
    Looks for components with Directory_ SystemFolder, System64Folder or System16Folder that lack the permanent bit
    (16) of Attributes. Folders below them don't count.

    ## Why is this bad?
    Other programs come to rely on what lies in the system folder, without being counted as its users. Removing the
    product breaks them.

    ## Example
    A component with Directory_ SystemFolder and Attributes 0.

    ## Use instead
    A folder of the product, or Attributes 16 for a component that has to be in the system folder.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice09"
    tables = ("Component",)
    parity = "same"
    parity_note = "The real suite also looks at System64Folder and System16Folder, which Microsoft's page doesn't name."

    def check(self, package: Package) -> Iterator[Finding]:
        for component in package.components.values():
            if component.directory in FOLDERS and not component.has(ComponentBits.PERMANENT):
                yield self.warning(
                    f"component {component.key} is installed into {component.directory} and removed with the product: "
                    "mark it as permanent (bit 16 of Attributes) or move it to a folder of the product",
                    table="Component", column="Component", row=component.row,
                )  # fmt: skip
