"""ISA015: two files at one path once 64-bit folders resolve to 32-bit ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.isa.collisions import collisions, written_row
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ISA015(Rule):
    """Files of different components have different paths on every host.

    ## What it does
    Resolves the directories as each host does and looks for two components with a file of one name in one folder that
    the tables keep apart: a 32-bit package on 64-bit Windows gets the 32-bit folder wherever it names the 64-bit one
    (reported of real Windows, not documented), and custom actions set directories. What the Directory table itself
    puts into one folder is left to ICE30.

    ## Why is this bad?
    ICE30 looks at the tables, where ProgramFilesFolder and ProgramFiles64Folder are two folders:

        tables                                        Intel package on 64-bit Windows
        ProgramFilesFolder\\Acme\\core.dll    (i386)    C:\\Program Files (x86)\\Acme\\core.dll
        ProgramFiles64Folder\\Acme\\core.dll  (amd64)   C:\\Program Files (x86)\\Acme\\core.dll

    One file replaces the other, which one isn't documented, and removing either component removes it for both.

    ## Example
    An Intel package that installs core.dll for i386 below ProgramFilesFolder and core.dll for amd64 below
    ProgramFiles64Folder, in folders of one name.

    ## Use instead
    Folders or names that differ (`Acme\\x64`), or a package for each ISA: 64-bit folders are for 64-bit packages.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/using-64-bit-windows-installer-packages"
    tables = ("File", "Component", "Directory")
    parity = "own"

    def check(self, package: Package) -> Iterator[Finding]:
        for defect, where in collisions(package, "ISA015"):
            folders = (package.components[component].directory for component in defect.first.components)
            if len({package.directories.location(folder) for folder in folders}) == 1:
                continue
            writer = defect.first.writers[-1]
            doubt = f" Cannot decide whether both are installed: {defect.first.doubt}." if defect.first.doubt else ""
            yield self.finding(
                "warning" if doubt else "error",
                f"{defect.parties} put their files at one path {where}: {defect.subject}. {defect.first.fate}{doubt} "
                "Give the folders or the files different names, or make a package for each ISA",
                table=writer.table, column="FileName" if writer.table == "File" else "",
                row=written_row(package, writer),
            )  # fmt: skip
