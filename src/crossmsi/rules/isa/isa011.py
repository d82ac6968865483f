"""ISA011: components of two instruction sets write one value differently on 64-bit Windows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.isa.collisions import collisions, written_row
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.hosts.collision_defects import CollisionDefect


class ISA011(Rule):
    """Keys that both registry views share hold the same for both instruction sets.

    ## What it does
    Simulates the installation on every 64-bit Windows that takes the package and looks for registry values that
    components of different ISAs write differently although there are two views: in keys that the views share (ProgIds,
    AppIds, type libraries, file types and most of the classes key since Windows 7; HKCU; HKLM\\System), and in one view
    when both components have the same 64-bit attribute. Services and environment variables count as the values they
    are kept in. Components that exclude each other don't collide.

    ## Why is this bad?
    Only some keys exist twice:

        64-bit view  ...\\CLSID\\{C} = server64.dll     ...\\Acme.Server\\CLSID  <- one key for both
        32-bit view  ...\\CLSID\\{C} = server32.dll     ...\\AppID\\{A}          <- one key for both

    In the others the last writer wins, and which that is isn't documented. The programs of the other ISA find a value
    that isn't theirs, on every machine.

    ## Example
    A 32-bit and a 64-bit component that set AppID\\{A}\\DllSurrogate to two paths.

    ## Use instead
    Write the same value from both, or write it from one component. Values that must differ belong below a key that has
    a copy for each view, such as CLSID. Components in one view by mistake need the 64-bit attribute put right.
    """

    source_url = "https://learn.microsoft.com/windows/win32/winprog64/shared-registry-keys"
    tables = (
        "Registry", "Class", "ProgId", "AppId", "TypeLib", "ServiceInstall", "Environment", "Component", "File",
    )  # fmt: skip
    parity = "own"
    order_dependent = True

    def check(self, package: Package) -> Iterator[Finding]:
        for defect, where in collisions(package, "ISA011"):
            writer = defect.first.writers[-1]
            yield self.finding(
                defect.severity,
                f"{defect.parties} write one value {where}: {defect.value}. {defect.outcome} "
                f"{_remedy(package, defect)}",
                table=writer.table, row=written_row(package, writer),
            )  # fmt: skip


def _remedy(package: Package, defect: CollisionDefect) -> str:
    widths = {package.components[component].is_64bit for component in defect.first.components}
    if defect.first.view != "shared" and len(widths) == 1:
        return "Both write to one view: only the one that holds 64-bit code should have the 64-bit attribute"
    if all(host.reflects for host in defect.hosts):
        return "Windows before Windows 7 copies the key from view to view: make the values equal if you support it"
    return "The key is one for both views: write the same value, or write it from one component only"
