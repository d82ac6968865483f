"""ICE38: components in a user's profile are keyed by a value below HKCU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.user_key_paths import user_key_path_fault
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE38(Rule):
    """Every component in a folder of the user's profile has a registry value of its own below HKCU as key path.

    ## What it does
    Takes the components whose directory is a profile folder (DesktopFolder, StartMenuFolder, AppDataFolder, …) or
    lies below one, and looks at KeyPath: it must be a value in the Registry table (bit 4), written by this very
    component, with root 1 (HKCU) or -1.

    ## Why is this bad?
    Each user has a profile of their own. With a file as key path, the installer finds the component installed as soon
    as the first user has it, and never installs it for the others.

    ## Example
    Component `Templates` in AppDataFolder with Attributes 0 and the file `letter.dot` as KeyPath.

    ## Use instead
    Attributes 4, KeyPath `RegTemplates`, and a Registry row `RegTemplates` with root 1 that belongs to the component.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice38"
    tables = ("Component", "Directory", "Registry")
    parity = "same"

    def check(self, package: Package) -> Iterator[Finding]:
        for component in package.components.values():
            if component.directory not in package.profile_directories:
                continue
            if fault := user_key_path_fault(package, component):
                yield self.error(
                    f"component {component.key} installs into the user's profile, but {fault.reason}",
                    table=fault.table, column=fault.column, row=fault.row,
                )  # fmt: skip
