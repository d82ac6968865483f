"""ICE48: no directory's path is fixed by the Property table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

_DRIVE = re.compile(r"[A-Za-z]:")


class ICE48(Rule):
    """No directory gets its path from a row of the Property table.

    ## What it does
    Looks the key of every Directory row up in the Property table. Any value counts: a drive path, a network path, a
    formatted text.

    ## Why is this bad?
    The path is the same on every machine, whether that drive is there or not, and the parent directory and DefaultDir
    no longer matter.

    ## Example
    Directory `TOOLDIR` below ProgramFilesFolder, and the property TOOLDIR = `D:\\Tools`.

    ## Use instead
    The place in the Directory table alone; a property that is set when the machine is known (a search, a type 35
    custom action, the command line) where it has to vary.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice48"
    tables = ("Directory", "Property")
    parity = "same"
    parity_note = "The page speaks of errors and of local paths; like in the real suite, any value gives a warning."

    def check(self, package: Package) -> Iterator[Finding]:
        for directory in package.directories:
            value = package.properties.get(directory.key)
            if value is None:
                continue
            fixed = "on a local drive" if _DRIVE.match(value) else "for every machine"
            yield self.warning(
                f"the Property table fixes the directory {directory.key} {fixed} ({value!r}): take the row out and let "
                "the Directory table decide",
                table="Directory", column="Directory", row=directory.row,
            )  # fmt: skip
