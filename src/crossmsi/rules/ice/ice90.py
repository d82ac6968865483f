"""ICE90: shortcuts of the user's folders do not move with ALLUSERS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE90(Rule):
    """No shortcut lies in a directory below the user's folders whose name is a public property.

    ## What it does
    Takes the shortcuts whose directory has no lower-case letter in its name and lies, at any depth, below a folder of
    the user's profile (ProgramMenuFolder, DesktopFolder, AppDataFolder …).

    ## Why is this bad?
    The value of a public property goes from the user interface to the execution as it is. When the user changes
    ALLUSERS in between, the shortcut still goes to the folder of the other context.

    ## Example
    Directory `MENUDIR` below ProgramMenuFolder, and a shortcut in it.

    ## Use instead
    `MenuDir`: a private property is computed again in the execute sequence.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice90"
    tables = ("Shortcut", "Directory")

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("Shortcut"):
            directory = text(row, "Directory_")
            if directory in package.profile_directories and directory == directory.upper():
                yield self.warning(
                    f"the shortcut {text(row, 'Shortcut')} lies in {directory}, a public property below a folder of "
                    "the user: it keeps its path when ALLUSERS changes, so give the directory a name with lower-case "
                    "letters",
                    table="Shortcut", column="Directory_", row=row,
                )  # fmt: skip
