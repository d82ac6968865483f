"""ICE91: no file, .ini entry or shortcut goes into a folder that exists per user only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.msi.schema import STANDARD_DIRECTORIES
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

# Profile folders that have no all-users twin to which ALLUSERS could turn them.
PER_USER = frozenset(f.name for f in STANDARD_DIRECTORIES.values() if f.profile and not f.all_users)


class ICE91(Rule):
    """Files, .ini entries and shortcuts stay out of folders that only one user has.

    ## What it does
    Names every File row whose component lies in, and every IniFile or Shortcut row that points to, one of
    AppDataFolder, FavoritesFolder, LocalAppDataFolder, MyPicturesFolder, NetHoodFolder, PersonalFolder,
    PrintHoodFolder, RecentFolder and SendToFolder, or a directory anywhere below one.

    ## Why is this bad?
    These folders belong to the user who installs, whatever ALLUSERS says. After a per-machine installation other users
    do not have the file. In a package that is only ever installed per user the warning can be ignored.

    ## Example
    Component Settings in directory SETTINGSDIR, whose parent is AppDataFolder, with the file settings.xml.

    ## Use instead
    A folder that all users share (ProgramFilesFolder, CommonAppDataFolder), from which the program copies what a user
    needs when it starts.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice91"
    tables = ("Directory", "Component", "File", "IniFile", "Shortcut")

    def check(self, package: Package) -> Iterator[Finding]:
        # A folder without a row of its own is not looked through (Microsoft's suite marks rows).
        inside = package.directories.below(PER_USER & package.index.values("Directory", "Directory"))
        components = {key for key, component in package.components.items() if component.directory in inside}
        owners = package.index.texts("File", "Component_") if components else ()
        for row, component in zip(package.rows("File"), owners, strict=False):
            if component in components:
                directory = package.components[component].directory
                yield self.warning(
                    f"file {text(row, 'File')} of component {component} goes into {directory}, a folder of the "
                    "installing user only: other users will not have it",
                    table="File", column="File", row=row,
                )  # fmt: skip
        for table, column, what in (("IniFile", "DirProperty", ".ini entry"), ("Shortcut", "Directory_", "shortcut")):
            for row in package.rows(table):
                directory = text(row, column)
                if directory in inside:
                    yield self.warning(
                        f"{what} {text(row, table)} goes into {directory}, a folder of the installing user only: other "
                        "users will not have it",
                        table=table, column=table, row=row,
                    )  # fmt: skip
