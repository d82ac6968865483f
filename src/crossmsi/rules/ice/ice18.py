"""ICE18: a folder that is a component's key path is created."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

# Rows that bring files into a folder of their choice: table -> column of that folder.
PLACES = {"RemoveFile": "DirProperty", "DuplicateFile": "DestFolder", "MoveFile": "DestFolder"}


class ICE18(Rule):
    """An empty folder that is a component's key path has a CreateFolder row.

    ## What it does
    Looks at components with a null KeyPath (their folder is the key path) that have no file of their own and no
    RemoveFile, DuplicateFile or MoveFile row for that folder, and asks for a CreateFolder row with this folder and
    this component.

    ## Why is this bad?
    The installer deletes a folder when it becomes empty. The key path is gone then, the component counts as broken,
    and every start of an advertised shortcut repairs the product.

    ## Example
    Component LogFolder in LOGDIR, with only registry values and a null KeyPath.

    ## Use instead
    CreateFolder LOGDIR, LogFolder. Or a file or registry value as the key path.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice18"
    tables = ("Component", "File", "RemoveFile", "DuplicateFile", "MoveFile", "CreateFolder", "Directory")
    parity = "same"
    parity_note = "Like the real suite, silent about components in a root of the Directory table."

    def check(self, package: Package) -> Iterator[Finding]:
        filled = {(text(row, "Component_"), text(row, "Directory_")) for row in package.rows("CreateFolder")}
        for table, column in PLACES.items():
            filled |= {(text(row, "Component_"), text(row, column)) for row in package.rows(table)}
        with_files = package.index.values("File", "Component_")
        for component in package.components.values():
            folder = package.directories.get(component.directory)
            if (
                component.key_path is not None
                or component.key in with_files
                or (component.key, component.directory) in filled
                or (folder is not None and folder.is_root)
            ):
                continue
            yield self.error(
                f"component {component.key} has the folder {component.directory} as its key path, but nothing keeps "
                f"that folder there: add a CreateFolder row ({component.directory}, {component.key}) or name a file "
                "or registry value as KeyPath",
                table="Component", column="Directory_", row=component.row,
            )  # fmt: skip
