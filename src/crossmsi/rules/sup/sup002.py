"""SUP002: a suppression beyond its last day."""

from __future__ import annotations

from datetime import date

from crossmsi.rules.finding import Finding
from crossmsi.rules.suppression import Suppression, SuppressionRule


class SUP002(SuppressionRule):
    """No suppression is past its last day.

    ## What it does
    Compares the `until` of every suppression with today, or with the day of SOURCE_DATE_EPOCH (UTC) when that is set.
    The last day itself still counts. An expired suppression hides nothing: its findings are reported again.

    ## Why is this bad?
    The defect was accepted for a time, and the time is over.

    ## Example
    `until: 2027-03-01` on the second of March 2027.

    ## Use instead
    Mend what it hid and remove it, or give it a new day and a reason that still holds.
    """

    source_url = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"

    def review(self, suppression: Suppression, used: int, today: date) -> Finding | None:
        if not suppression.expired(today):
            return None
        return self.at(
            suppression, f"the suppression of {suppression} ended on {suppression.until}: mend it or set a new day"
        )
