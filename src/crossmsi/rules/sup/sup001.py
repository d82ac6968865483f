"""SUP001: a suppression without a finding."""

from __future__ import annotations

from datetime import date

from crossmsi.rules.finding import Finding
from crossmsi.rules.suppression import Suppression, SuppressionRule


class SUP001(SuppressionRule):
    """Every suppression matches a finding.

    ## What it does
    Looks for suppressions (comments, `suppress:` entries of components and of the `lint:` section) that match no
    finding of any file of the run that they are meant for. One whose rule did not run is not judged.

    ## Why is this bad?
    It hides the next defect of its kind, which nobody has looked at and accepted. It may also be misspelt, so that
    what it was written for is still reported.

    ## Example
    A comment `# crossmsi: ignore[ICE33] no Class table` at a component that registers nothing any more.

    ## Use instead
    Remove the suppression, or correct its table, key or column.
    """

    source_url = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"

    def review(self, suppression: Suppression, used: int, today: date) -> Finding | None:
        if used or suppression.expired(today):
            return None
        return self.at(suppression, f"the suppression of {suppression} matches no finding: remove or correct it")
