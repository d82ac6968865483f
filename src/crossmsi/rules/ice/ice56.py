"""ICE56: all files lie below TARGETDIR."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

ROOT = "TARGETDIR"
SOURCES = ("SourceDir", "SOURCEDIR")


class ICE56(Rule):
    """The only root directory with files below is TARGETDIR, and its DefaultDir is SourceDir.

    ## What it does
    Takes the rows of Directory without a parent (or with themselves as parent). TARGETDIR must have SourceDir or
    SOURCEDIR as DefaultDir; below any other root no component may have a file.

    ## Why is this bad?
    An administrative installation copies everything below TARGETDIR. Files below another root don't get into the image,
    or end up in a wrong place there.

    ## Example
    A second root `PLUGINDIR` with the DefaultDir `SourceDir` and files in it.

    ## Use instead
    TARGETDIR as parent of `PLUGINDIR`, and `.` or a folder name as its DefaultDir.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice56"
    tables = ("Directory", "Component", "File")
    parity = "same"
    parity_note = (
        "Like in the real suite, only files make a root bad: not folders, duplicated files or registry values."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        tree = package.directories
        with_files = package.index.values("File", "Component_")
        folders = {component.directory for key, component in package.components.items() if key in with_files}
        used = {tree.root_of.get(folder) for folder in folders if folder is not None}
        for directory in tree.roots:
            row = directory.row
            if directory.key == ROOT:
                if text(row, "DefaultDir") not in SOURCES:
                    yield self.error(
                        f"the DefaultDir of {ROOT} is {text(row, 'DefaultDir')}: it must be SourceDir",
                        table="Directory", column="Directory", row=row,
                    )  # fmt: skip
            elif directory.key in used:
                yield self.error(
                    f"the directory {directory.key} is a root with files below: give it a parent that leads to {ROOT}",
                    table="Directory", column="Directory", row=row,
                )  # fmt: skip
