"""ICE98: data source names are valid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

# https://learn.microsoft.com/sql/odbc/reference/syntax/sqlvaliddsn-function
FORBIDDEN = frozenset("[]{}(),;?*=!@\\")
LIMIT = 32


class ICE98(Rule):
    """Names of ODBC data sources have at most 32 characters and none that ODBC forbids.

    ## What it does
    Checks the Description column of the ODBCDataSource table, which is the data source's name: its length, and the
    characters `[ ] { } ( ) , ; ? * = ! @ \\`.

    ## Why is this bad?
    The ODBC installer refuses such a name, and the installation fails.

    ## Example
    An ODBCDataSource row with the Description `Orders=2024`.

    ## Use instead
    A shorter name of letters, digits, blanks, hyphens and underscores.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice98"
    tables = ("ODBCDataSource",)
    parity_note = "Microsoft's page speaks of warnings; its suite posts errors, and so does this rule."

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("ODBCDataSource"):
            name = text(row, "Description") or ""
            bad = "".join(sorted(FORBIDDEN.intersection(name)))
            if not bad and len(name) <= LIMIT:
                continue
            why = f"contains {bad}" if bad else f"has {len(name)} characters, more than {LIMIT}"
            yield self.error(
                f"the name of data source {text(row, 'DataSource')} {why}: choose another Description",
                table="ODBCDataSource", column="Description", row=row,
            )  # fmt: skip
