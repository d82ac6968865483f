"""ISA001: the machine type of a payload against its component's 64-bit attribute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.bitness import component_width, folder_above, isa_width
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

HKCU = 1
# Rows that register code in a registry view: table -> what it does there.
REGISTRATIONS = {"Class": "registers a COM class", "TypeLib": "registers a type library", "SelfReg": "registers itself"}


class ISA001(Rule):
    """A payload's machine type fits the 64-bit attribute of its component.

    ## What it does
    Reads the machine type of every PE file in the package and compares it with the component that installs it,
    wherever the component's 64-bit attribute decides something: below a folder that exists in two widths
    (ProgramFilesFolder and ProgramFiles64Folder, their Common Files and System twins), and where the component writes
    to a registry view (HKLM, HKCR, COM tables). In a neutral place, such as a per-user folder with keys under HKCU,
    nothing binds the file to a width, and the rule is silent. Portable (any CPU) assemblies fit everywhere.

    ## Why is this bad?
    The attribute picks the folder and the registry view. A 64-bit DLL in a 32-bit component is registered where only
    32-bit programs look, and they cannot load it. Nothing fails at build or install time.

    ## Example
    Component `Server` with Attributes 0 below ProgramFilesFolder, holding server.dll built for amd64.

    ## Use instead
    Set bit 256 of the component's Attributes and move it below ProgramFiles64Folder, or ship the i386 build.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/using-64-bit-windows-installer-packages"
    tables = ("File", "Component", "Directory", "Registry", "Class", "TypeLib", "SelfReg")
    parity = "own"

    def check(self, package: Package) -> Iterator[Finding]:
        folders = {
            directory: folder_above(package, directory)
            for directory in set(package.index.texts("Component", "Directory_"))
        }
        registrations = self._registrations(package) if not all(folders.values()) else {}
        if not registrations and not any(folders.values()):
            return  # no place binds: no cabinet needs to be opened
        for key, identity in package.payloads.identified.items():
            row = package.files.rows[key]
            width, component = isa_width(identity.isa), package.component(text(row, "Component_"))
            if component is None or width is None or width == (mine := component_width(component.row)):
                continue
            above = folders[component.directory]
            reason = f"lies below the {above[1]}-bit folder {above[0]}" if above else registrations.get(component.key)
            if reason:
                yield self.error(
                    f"{text(row, 'FileName') or row.File} is {identity.isa} code in the {mine}-bit component "
                    f"{component.key}, which {reason}: ship the {mine}-bit build, or make it a {width}-bit component "
                    f"in the {width}-bit folder",
                    table="File", column="Component_", row=row,
                )  # fmt: skip

    def _registrations(self, package: Package) -> dict[str, str]:
        """Component → what it does in a registry view."""
        found: dict[str, str] = {}
        columns = (package.index.texts("Registry", "Component_"), package.index.numbers("Registry", "Root"))
        for component, root in zip(*columns, strict=True):
            if component and root != HKCU:
                found.setdefault(component, "writes to a registry view")
        for table, what in REGISTRATIONS.items():
            for row in package.rows(table):
                owner = package.file(text(row, "File_")) if table == "SelfReg" else row
                component = text(owner, "Component_")
                if component:
                    found.setdefault(component, what)
        return found
