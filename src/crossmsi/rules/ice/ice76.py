"""ICE76: files of a protection catalog are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

TABLE = "FileSFPCatalog"


class ICE76(Rule):
    """Files of a protection catalog are not bound, and their components stay and are installed locally.

    ## What it does
    For each row of FileSFPCatalog: the file is not in BindImage, and its component is permanent (bit 16 of Attributes)
    and can't run from the source (bits 1 and 2 clear).

    ## Why is this bad?
    Windows Me compares a protected file with the signature in its catalog. Binding changes the file, removing it or
    running it from a medium makes it disappear, and Windows puts the old one back.

    ## Example
    File `core.dll` in FileSFPCatalog and in BindImage.

    ## Use instead
    No row in BindImage; a component with Attributes 16. Packages for later Windows need no FileSFPCatalog at all.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice76"
    tables = (TABLE, "BindImage", "File", "Component")
    parity = "same"
    parity_note = (
        "A bound file is reported once for each catalog, a component once. That a source-only or optional component is "
        "reported is from the page; we have not seen the real suite do it."
    )
    order_dependent = True

    def check(self, package: Package) -> Iterator[Finding]:
        bound = package.index.rows_by("BindImage", "File_")
        reported = set()
        for row in package.rows(TABLE):
            key = text(row, "File_")
            for image in bound.get(key, ()):
                yield self.error(
                    f"the file {key} belongs to the catalog {text(row, 'SFPCatalog_')}, and binding would change it: "
                    "take it out of BindImage",
                    table="BindImage", column="File_", row=image,
                )  # fmt: skip
            file = package.file(key)
            component = None if file is None else package.component(text(file, "Component_"))
            if component is None or component.key in reported:
                continue
            fixed = component.has(ComponentBits.PERMANENT)
            if not fixed or component.attributes & (ComponentBits.SOURCE_ONLY | ComponentBits.OPTIONAL):
                reported.add(component.key)
                yield self.error(
                    f"the component {component.key} has the file {key} of a catalog, so it must stay and be installed "
                    "locally: set bit 16 of Attributes and clear bits 1 and 2",
                    table="Component", column="Component", row=component.row,
                )  # fmt: skip
