"""ICE08: no two components share a GUID."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE08(Rule):
    """Every component has a ComponentId of its own.

    ## What it does
    Compares the ComponentIds exactly, case included, and reports each component whose GUID an earlier one has. A null
    ComponentId is none.

    ## Why is this bad?
    The installer counts references by ComponentId. Two components with one GUID are one to it: removing the first
    takes the second's resources for removed, or leaves them behind.

    ## Example
    Two Component rows with ComponentId `{6F3A1C52-8D0E-4B7A-9C11-2E5D7F904A63}`.

    ## Use instead
    A new GUID for one of them. Only components that are never installed together on a machine may share one.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice08"
    tables = ("Component",)
    parity = "same"
    parity_note = "Of n components with one GUID, all but the first in row order are named, as in the real suite."
    order_dependent = True

    def check(self, package: Package) -> Iterator[Finding]:
        first: dict[str, str] = {}
        columns = (package.index.texts("Component", "ComponentId"), package.index.texts("Component", "Component"))
        if len(package.index.values("Component", "ComponentId")) == len(columns[0]) - columns[0].count(None):
            return
        for row, guid, name in zip(package.rows("Component"), *columns, strict=True):
            if guid is None:
                continue
            component = name or ""
            other = first.setdefault(guid, component)
            if other != component:
                yield self.error(
                    f"component {component} has the ComponentId {guid} of component {other}: give one of them a "
                    "GUID of its own",
                    table="Component", column="ComponentId", row=row,
                )  # fmt: skip
