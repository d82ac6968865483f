"""ICE96: an advertisement publishes features and the product."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

REQUIRED = ("PublishFeatures", "PublishProduct")


class ICE96(Rule):
    """AdvtExecuteSequence has PublishFeatures and PublishProduct.

    ## What it does
    Looks for the two actions in the AdvtExecuteSequence table; their conditions and numbers do not matter.

    ## Why is this bad?
    Without them an advertisement runs through and registers nothing: the product can't be installed on demand.

    ## Example
    An AdvtExecuteSequence table with PublishProduct but without PublishFeatures.

    ## Use instead
    PublishFeatures at 6300 and PublishProduct at 6400.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice96"
    tables = ("AdvtExecuteSequence",)
    parity_note = "As in Microsoft's suite a package without the table is left alone."

    def check(self, package: Package) -> Iterator[Finding]:
        sequence = package.sequence("AdvtExecuteSequence")
        if not sequence.exists:
            return
        for action in REQUIRED:
            if action not in sequence:
                yield self.warning(
                    f"AdvtExecuteSequence lacks {action}, without which the package can't be advertised: add it",
                    table="AdvtExecuteSequence",
                )
