"""ICE92: a permanent component has an id and is not asked to go on supersedence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE92(Rule):
    """Permanent components have a component id and are not marked to be uninstalled on supersedence.

    ## What it does
    Looks at every component with the permanent attribute (16): a null ComponentId is an error, the attribute
    uninstall-on-supersedence (1024) beside it a warning.

    ## Why is this bad?
    Without an id the component is not registered: it can't be repaired, and nothing records that it must stay. The
    other attribute asks for the opposite of permanent, and the installer drops it silently.

    ## Example
    Component Fonts with a null ComponentId and Attributes 16.

    ## Use instead
    Give the component a GUID, or clear the permanent bit; of the two contradicting attributes keep the one you mean.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice92"
    tables = ("Component",)

    def check(self, package: Package) -> Iterator[Finding]:
        flags = package.index.numbers("Component", "Attributes")
        for row, attributes in zip(package.rows("Component"), flags, strict=True):
            if not attributes or not attributes & ComponentBits.PERMANENT:
                continue
            name = text(row, "Component")
            if text(row, "ComponentId") is None:
                yield self.error(
                    f"component {name} is permanent but has no ComponentId, so it is never registered: give it a GUID "
                    "or clear bit 16 of Attributes",
                    table="Component", column="Component", row=row,
                )  # fmt: skip
            if attributes & ComponentBits.UNINSTALL_ON_SUPERSEDENCE:
                yield self.warning(
                    f"component {name} is permanent, so its attribute uninstall-on-supersedence has no effect: clear "
                    "bit 16 or bit 1024 of Attributes",
                    table="Component", column="Component", row=row,
                )  # fmt: skip
