"""ICE64: folders in the user's profile are removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.folders import PROFILE_FOLDERS
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

PARENT_ITSELF = ".:"


class ICE64(Rule):
    """Every folder that the package makes in the user's profile is in RemoveFile.

    ## What it does
    Takes the directories below profile folders (AppDataFolder, ProgramMenuFolder, …), used or not, and looks for a
    RemoveFile row with the directory as DirProperty and a null FileName.

    ## Why is this bad?
    For a user with a roaming profile the folder comes with the profile, before the product. The installer didn't make
    it there and so leaves it behind when the product is removed.

    ## Example
    Directory `NOTESDIR` below AppDataFolder, without a row in RemoveFile.

    ## Use instead
    A RemoveFile row with DirProperty `NOTESDIR`, no FileName and InstallMode 2.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice64"
    tables = ("Directory", "RemoveFile")
    parity = "same"
    parity_note = (
        "Like in the real suite, a folder `.` counts as one of its own, but `.:source` does not; the RemoveFile row's "
        "InstallMode and component don't matter."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        removed = {text(row, "DirProperty") for row in package.rows("RemoveFile") if text(row, "FileName") is None}
        for directory in package.directories:
            key = directory.key
            if key not in package.profile_directories or key in PROFILE_FOLDERS or key in removed:
                continue
            if (text(directory.row, "DefaultDir") or "").startswith(PARENT_ITSELF):
                continue
            yield self.error(
                f"the directory {directory.key} is in the user's profile, but RemoveFile doesn't remove it: add a row "
                f"with DirProperty {directory.key}, no FileName and InstallMode 2",
                table="Directory", column="Directory", row=directory.row,
            )  # fmt: skip
