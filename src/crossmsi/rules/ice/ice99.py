"""ICE99: directories are not named like the installer's properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.reserved_names import RESERVED_PROPERTIES
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE99(Rule):
    """No directory is called like a property that the installer keeps for itself.

    ## What it does
    Compares the keys of the Directory table with the installer's own properties, case included. The folder properties
    that are meant to be directories (TARGETDIR, SourceDir, ProgramFilesFolder …) are fine, except WindowsVolume and
    ROOTDRIVE.

    ## Why is this bad?
    The path of every directory is also a property of that name: a directory called Date or ALLUSERS overwrites the
    installer's value, or is overwritten by it.

    ## Example
    A Directory row Date with the parent INSTALLDIR.

    ## Use instead
    Another key, e.g. DateFolder. The folder's name on disk (DefaultDir) can stay as it is.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice99"
    tables = ("Directory",)
    parity_note = (
        "As in Microsoft's suite, properties of Windows Installer 4.0 and later (MSIINSTALLPERUSER, MsiRunningElevated "
        "…) are free, and names that no page describes (NONE, DATABASE, x64 …) are not."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("Directory"):
            name = text(row, "Directory")
            if name in RESERVED_PROPERTIES:
                yield self.error(
                    f"directory {name} has the name of an installer property, so each overwrites the other: rename it",
                    table="Directory", column="Directory", row=row,
                )  # fmt: skip
