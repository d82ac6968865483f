"""ICE58: at most 80 media for the first installer versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

LIMIT = 80
UNLIMITED_SINCE = 150


class ICE58(Rule):
    """A package for installer schemas below 150 has no more than 80 rows in its Media table.

    ## What it does
    Counts the rows of Media when the Page Count is below 150.

    ## Why is this bad?
    Windows Installer before 2.0 can't install from more than 80 media.

    ## Example
    81 cabinets with a row each, and a Page Count of 110.

    ## Use instead
    Fewer and larger cabinets, or Page Count 200 (Windows Installer 2.0 is in every Windows since XP).
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice58"
    tables = ("Media",)

    def check(self, package: Package) -> Iterator[Finding]:
        schema = package.summary.schema
        count = sum(1 for _ in package.rows("Media"))
        if schema is not None and schema < UNLIMITED_SINCE and count > LIMIT:
            yield self.warning(
                f"Media has {count} rows, but the installers of schema {schema} know at most {LIMIT}: pack fewer "
                f"cabinets or raise the Page Count to {UNLIMITED_SINCE} or more",
                table="Media",
            )  # fmt: skip
