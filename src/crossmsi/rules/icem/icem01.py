"""ICEM01: the checks of merge modules are running."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICEM01(Rule):
    """The validators run on this merge module.

    ## What it does
    Posts one note on every merge module: validators were called and could read the database.

    ## Why is this bad?
    It isn't. A result without this note is one of a validation that never started, not of a healthy module.

    ## Example
    Every module has exactly one note of ICEM01.

    ## Use instead
    Nothing to change; leave it out with `--ignore ICEM01`.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem01"
    parity_note = (
        "Microsoft's ICEM01 prints the time of the call; ours doesn't, because two runs must give the same output."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        tables = len(package.db.tables)
        yield self.info(f"validation runs: the module was read and has {tables} table{'' if tables == 1 else 's'}")
