"""ICE94: shortcuts to global assemblies are advertised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE94(Rule):
    """A shortcut of a global assembly's component is an advertised one.

    ## What it does
    Names each Shortcut row whose Target is no feature, while its component is an assembly with a null
    File_Application, i.e. one that goes into the global assembly cache (or WinSxS).

    ## Why is this bad?
    The file of a global assembly has no path of its own for a plain shortcut to point to.

    ## Example
    MsiAssembly row for component Core without File_Application, and a shortcut of component Core to `[#core.dll]`.

    ## Use instead
    Put the feature's name into Target (an advertised shortcut), or let the shortcut belong to a component that is
    installed to a folder, e.g. the program that uses the assembly.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice94"
    tables = ("Shortcut", "Feature", "MsiAssembly")
    parity_note = "The target's file is not looked at: as in Microsoft's suite the shortcut's own component decides."

    def check(self, package: Package) -> Iterator[Finding]:
        assemblies = {
            text(row, "Component_") for row in package.rows("MsiAssembly") if text(row, "File_Application") is None
        }
        features = package.index.key_values("Feature")
        for row in package.rows("Shortcut"):
            component = text(row, "Component_")
            if component in assemblies and component is not None and text(row, "Target") not in features:
                yield self.warning(
                    f"shortcut {text(row, 'Shortcut')} is not advertised, but its component {component} is a global "
                    "assembly: make the feature its Target or move it to another component",
                    table="Shortcut", column="Shortcut", row=row,
                )  # fmt: skip
