"""ISA020: one component code for a 32- and a 64-bit component."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ISA020(Rule):
    """A 32- and a 64-bit component have component codes of their own.

    ## What it does
    Looks for components with one ComponentId that differ in their 64-bit attribute or in the ISA of their code,
    whatever their conditions say.

    ## Why is this bad?
    The installer counts the users of a component by its code. To it both are one component at two places: removing one
    may leave the other behind or take it away, a repair looks at the wrong key path, and an upgrade from the 32- to the
    64-bit one believes that the component is there. Microsoft asks for different codes, and for a new one whenever a
    component is rebuilt for 64 bits; conditions that exclude each other don't help. (ICE08 reports equal codes of any
    two components; WiX mutes it.)

    ## Example
    `core32` and `core64` with the ComponentId {0F6C1D2E-...}, the second one with Attributes 256.

    ## Use instead
    A new GUID for the 64-bit component. With `ComponentId` left to crossmsi (or WiX's `*`) each gets its own.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/using-64-bit-windows-installer-packages"
    tables = ("Component", "File")
    parity = "own"
    order_dependent = True

    def check(self, package: Package) -> Iterator[Finding]:
        first: dict[str, str] = {}
        twins = []
        for component in package.components.values():
            if component.guid and (other := first.setdefault(component.guid.upper(), component.key)) != component.key:
                twins.append((component, other))
        if not twins:
            return
        from crossmsi.hosts.simulation.component_isas import ComponentIsas

        isas = ComponentIsas(package)
        for component, other in twins:
            if package.components[other].is_64bit != component.is_64bit or isas.differ(other, component.key):
                yield self.error(
                    f"{component.key} has the component code {component.guid} of {other}, its twin for another ISA: "
                    "give it a GUID of its own",
                    table="Component", column="ComponentId", row=component.row,
                )  # fmt: skip
