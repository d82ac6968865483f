"""ISA010: components of two instruction sets overwrite each other's registration where there is one registry view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.isa.collisions import collisions, written_row
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ISA010(Rule):
    """The registrations of two instruction sets stay apart on 32-bit Windows too.

    ## What it does
    Simulates the installation on every 32-bit Windows that takes the package, with all features that can be installed
    there, and looks for registry values (of a CLSID, ProgId, AppId, type library, interface or any other key) that
    components of different ISAs write differently. Services and environment variables count as the values they are
    kept in. Conditions and feature levels are evaluated: components that exclude each other don't collide. Where a
    property decides that a user may set, the finding says so and is milder.

    ## Why is this bad?
    64-bit Windows has a registry view for each width. 32-bit Windows has one, where the 64-bit attribute means nothing:

        64-bit Windows                                  32-bit Windows
        64-bit view  ...\\CLSID\\{C} = server64.dll
                                                        the view     ...\\CLSID\\{C} = server64.dll or server32.dll
        32-bit view  ...\\CLSID\\{C} = server32.dll

    One component overwrites the other's value, and the order of two rows is not documented. If the path of the 64-bit
    server remains, no program can use the class; values that only one of them writes stay beside it. On the
    developer's 64-bit machine all looks well.

    ## Example
    An Intel package with components `Server32` and `Server64` (bit 256), both without condition, both registering
    InprocServer32 of one CLSID.

    ## Use instead
    Give the 64-bit component the condition `VersionNT64` (and the 32-bit one `NOT VersionNT64` when 64-bit Windows
    needs only one of them), or make a package for each ISA.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/using-64-bit-windows-installer-packages"
    tables = (
        "Registry", "Class", "ProgId", "AppId", "TypeLib", "ServiceInstall", "Environment", "Component", "File",
    )  # fmt: skip
    parity = "own"
    order_dependent = True

    def check(self, package: Package) -> Iterator[Finding]:
        for defect, where in collisions(package, "ISA010"):
            writers = defect.first.writers
            wide = [w for w in writers if package.components[w.component].is_64bit] or list(writers[-1:])
            yield self.finding(
                defect.severity,
                f"{defect.parties} write one value {where}, where there is one registry view: {defect.value}. "
                f"{defect.outcome} Give {', '.join(w.component for w in wide)} the condition VersionNT64 (and the "
                "other NOT VersionNT64 if 64-bit Windows needs only one), or make a package for each ISA",
                table=wide[0].table, row=written_row(package, wide[0]),
            )  # fmt: skip
