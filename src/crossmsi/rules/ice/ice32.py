"""ICE32: foreign keys have the type of the key that they refer to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.msi import Column


def _shape(column: Column) -> str:
    """Kind and width; whether the column may be null does not matter, whether it is localizable does."""
    return column.type.lower()


class ICE32(Rule):
    """Foreign keys and the columns that they refer to are of the same type and size.

    ## What it does
    Compares, for each _Validation row with a KeyTable, the definition of the column with that of the KeyColumn of
    each table named there. Kind, width and the localizable flag must agree; nullability may differ. A KeyColumn that
    the table does not have is reported as well; a KeyTable that the package lacks is not.

    ## Why is this bad?
    The installer joins tables over these columns. A key that does not fit into the foreign key can't be referred to.

    ## Example
    FeatureComponents.Feature_ is s32, Feature.Feature is s38.

    ## Use instead
    The same type for both, s38.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice32"
    tables = ("_Validation",)
    parity = "same"
    parity_note = "As the real suite, the finding names the _Validation table only."

    def check(self, package: Package) -> Iterator[Finding]:
        for rule in package.validation:
            table = package.db.table(rule.table)
            if table is None or rule.column not in table.column_names:
                continue
            column = table.columns[table.column_index(rule.column)]
            for name in rule.key_tables:
                target = package.db.table(name)
                if target is None or rule.key_column is None:
                    continue
                if not 1 <= rule.key_column <= len(target.columns):
                    yield self.error(
                        f"{rule.table}.{rule.column} refers to column {rule.key_column} of {name}, which has "
                        f"{len(target.columns)} columns only: correct KeyColumn",
                        table="_Validation",
                    )  # fmt: skip
                    continue
                key = target.columns[rule.key_column - 1]
                if _shape(key) != _shape(column):
                    yield self.error(
                        f"{rule.table}.{rule.column} ({column.type}) refers to {name}.{key.name} ({key.type}): give "
                        "both the same type and width",
                        table="_Validation",
                    )  # fmt: skip
