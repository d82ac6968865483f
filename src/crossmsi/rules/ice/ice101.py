"""ICE101: feature ids are not too long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

LIMIT = 38


class ICE101(Rule):
    """Ids of features have at most 38 characters.

    ## What it does
    Measures the Feature column of the Feature table, whatever width the column has.

    ## Why is this bad?
    The installer keeps features under their ids, in fields of 38 characters: a longer one makes the installation, or
    a later repair, fail.

    ## Example
    A feature TranslationsOfTheUserInterfaceIntoFrench (40 characters).

    ## Use instead
    A short id such as French. What the user reads is the Title, which may be longer.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice-101"
    tables = ("Feature",)

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("Feature"):
            name = text(row, "Feature") or ""
            if len(name) > LIMIT:
                yield self.error(
                    f"feature {name} has an id of {len(name)} characters, more than {LIMIT}: shorten it",
                    table="Feature", column="Feature", row=row,
                )  # fmt: skip
