"""ICE54: no key path gets its version from another file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE54(Rule):
    """No component has a companion file as its key path.

    ## What it does
    Looks up the file that KeyPath names. If its Version is the key of a File row, be it of the same file, it is a
    companion: it is installed when that other file is. A version that names no file is none.

    ## Why is this bad?
    The installer compares the key path's version to decide whether the component is there already. A companion has no
    version of its own, so the decision is made on the wrong file and others may be left out.

    ## Example
    Component `Help` with the key file `help.chm`, whose Version is `viewer.exe`.

    ## Use instead
    Make `viewer.exe` or another file with a version of its own the KeyPath, or give the key file its own version.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice54"
    tables = ("Component", "File")
    parity = "same"
    parity_note = "Like in the real suite, KeyPath is taken for a File key whatever the component's Attributes say."

    def check(self, package: Package) -> Iterator[Finding]:
        index = package.index
        files = index.values("File", "File")
        columns = zip(index.texts("File", "File"), index.texts("File", "Version"), strict=True)
        companions = {file for file, version in columns if version in files}
        for component in package.components.values():
            if component.key_path not in companions:
                continue
            version = text(package.file(component.key_path), "Version")
            if package.file(version) is not None:
                yield self.warning(
                    f"the key file {component.key_path} of component {component.key} takes its version from the "
                    f"file {version}: make a file with a version of its own the KeyPath",
                    table="Component", column="KeyPath", row=component.row,
                )  # fmt: skip
