"""ICE52: searches set public properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE52(Rule):
    """Every property that AppSearch sets is public.

    ## What it does
    Reports the AppSearch rows whose property has a lower-case letter.

    ## Why is this bad?
    The search runs in the user's process, the installation in the service's. Only public properties are handed on, so
    what was found in a private one is lost.

    ## Example
    AppSearch with the property `ViewerPath`.

    ## Use instead
    `VIEWERPATH`.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice52"
    tables = ("AppSearch",)
    parity = "same"

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("AppSearch"):
            name = text(row, "Property")
            if name is not None and name != name.upper():
                yield self.warning(
                    f"the search {text(row, 'Signature_')} sets the private property {name}, which does not reach the "
                    f"installation: use {name.upper()}",
                    table="AppSearch", column="Property", row=row,
                )  # fmt: skip
