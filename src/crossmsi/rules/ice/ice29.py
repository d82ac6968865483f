"""ICE29: stream names stay different when the storage cuts them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

LIMIT = 62


class ICE29(Rule):
    """Stream names differ within their first 62 characters.

    ## What it does
    Forms the stream name of each row of a table with a binary column (the table's name and the primary keys, with
    dots between) and reports rows whose name begins with the same 62 characters as that of an earlier row.

    ## Why is this bad?
    A package stores binary data in streams whose names hold no more characters than that: two such rows share one
    stream, and one of them gets the other's data.

    ## Example
    Binary rows whose names differ in the 60th character only.

    ## Use instead
    Short names, different early on.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice29"
    tables = ("Binary", "Icon")
    parity_note = (
        "Follows the documentation: no package with such names could be made, so the place of the finding could not "
        "be compared with the real suite."
    )
    order_dependent = True

    def check(self, package: Package) -> Iterator[Finding]:
        owners: dict[str, str] = {}
        for name, table in package.db.tables.items():
            column = next((column.name for column in table.columns if column.kind == "v"), None)
            if column is None:
                continue
            for row in table:
                stream = ".".join((name, *("" if key is None else str(key) for key in table.key_of(row))))
                first = owners.setdefault(stream[:LIMIT], stream)
                if first is not stream:
                    yield self.error(
                        f"the stream of {stream} is cut to {LIMIT} characters and then has the name of {first}: "
                        "give the row a shorter name",
                        table=name, column=column, row=row,
                    )  # fmt: skip
