"""ICE93: custom actions have names of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.reserved_names import RESERVED_ACTIONS
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE93(Rule):
    """No custom action is called like a standard action.

    ## What it does
    Compares the Action column of the CustomAction table with the names of the standard actions, case included.

    ## Why is this bad?
    A sequence table refers to actions by name alone: it can't be told which of the two is meant, and the installer's
    own step may be replaced by yours.

    ## Example
    A CustomAction row InstallFiles of type 51.

    ## Use instead
    A name with a prefix of your own, e.g. AcmeInstallFiles, in the CustomAction table and in every sequence.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice93"
    tables = ("CustomAction",)
    parity_note = "RegisterComponents and UnpublishProduct, which Microsoft's suite does not list either, are no clash."

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("CustomAction"):
            name = text(row, "Action")
            if name in RESERVED_ACTIONS:
                yield self.warning(
                    f"custom action {name} has the name of a standard action: rename it here and in the sequences",
                    table="CustomAction", column="Action", row=row,
                )  # fmt: skip
