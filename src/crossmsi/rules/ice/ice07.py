"""ICE07: fonts go to FontsFolder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE07(Rule):
    """Every file of the Font table is installed into FontsFolder.

    ## What it does
    Follows each Font row to its file and that file's component, whose Directory_ must be FontsFolder itself.

    ## Why is this bad?
    A font elsewhere is only linked to the fonts folder; it vanishes with its folder and other programs may not see it.

    ## Example
    Font row `heron.ttf`, whose component has Directory_ `INSTALLDIR`.

    ## Use instead
    A component of its own for the fonts, with Directory_ FontsFolder.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice07"
    tables = ("Font", "File", "Component")
    parity = "same"
    parity_note = (
        "A warning, as in the real suite; Microsoft's page speaks of an error. The id FontsFolder itself is meant: a "
        "folder below it, or another id for the same path, is reported."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("Font"):
            file = package.file(text(row, "File_") or "")
            component = package.component(text(file, "Component_") or "") if file is not None else None
            if component is not None and component.directory != "FontsFolder":
                yield self.warning(
                    f"font {text(row, 'File_')} is installed into {component.directory}: put its component "
                    f"{component.key} into FontsFolder",
                    table="Font", column="File_", row=row,
                )  # fmt: skip
