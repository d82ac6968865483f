"""ICE79: conditions name components and features that exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.condition_scan import condition_cells, scan_names
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

TABLES = {"$": "Component", "?": "Component", "&": "Feature", "!": "Feature"}


class ICE79(Rule):
    """Components and features in conditions exist.

    ## What it does
    Takes every column that _Validation gives the category Condition, those of custom tables included, and looks up the
    names behind `$` and `?` in the Component table, those behind `&` and `!` in the Feature table. A column that
    _Validation lists, but the table lacks, is a warning; so is a reference when there is no such table at all.

    ## Why is this bad?
    What does not exist has no state, so the condition does not decide what its author meant it to: an action runs
    always or never.

    ## Example
    Condition `$OldService=3` after component OldService was renamed to Service.

    ## Use instead
    `$Service=3`.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice79"
    tables = ("_Validation", "Component", "Feature")
    parity = "same"
    parity_note = (
        "Unknown names are errors. Like the real suite it does not parse: names in a string literal count too, unless "
        "the literal starts with a letter. Without a _Validation table nothing is reported, against the page. A "
        "missing Component or Feature table is reported once; how often the real suite does that is not known."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        missing = set()
        for cell in condition_cells(package):
            if isinstance(cell, str):
                yield self.warning(
                    f"_Validation describes a condition column that the table {cell} lacks, so it can't be checked: "
                    "bring both in line",
                    table=cell,
                )
                continue
            for prefix, name in scan_names(cell.text):
                table = TABLES.get(prefix)
                if table is None or name in package.index.key_values(table):
                    continue
                if package.has(table):
                    yield self.error(
                        f"the condition in {cell.table}.{cell.column} names the {table.lower()} {name}, which is not "
                        f"in the {table} table: correct the name or add the row",
                        table=cell.table, column=cell.column, row=cell.row,
                    )  # fmt: skip
                elif table not in missing:
                    missing.add(table)
                    yield self.warning(
                        f"conditions name the {table.lower()} {name}, but there is no {table} table: add it, or take "
                        "the references out"
                    )
