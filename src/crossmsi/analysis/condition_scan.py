"""Names in conditions as Microsoft's validators ICE79 and ICE86 see them.

They do not parse: they run over the text and pick out names. So they find names in texts that are no conditions, and
in string literals that do not start with a letter. ``crossmsi.analysis.conditions`` is the real grammar.
Sources: https://learn.microsoft.com/windows/win32/msi/ice79 and .../ice86; the findings of the conformance packages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from crossmsi.analysis.package import Package

_KEYWORDS = frozenset({"NOT", "AND", "OR", "XOR", "EQV", "IMP"})
# A literal is skipped only behind a quotation mark and a letter; other marks are passed over like any character. A
# prefix counts only right before a name. A prefix glued to the end of a name is no prefix, but one behind a keyword is.
_TOKEN = re.compile(
    r"""
      "[A-Za-z][^"]*"?
    | (?P<prefix>[$?&!%]?)(?P<name>[A-Za-z_][A-Za-z0-9_.]*)
    """,
    re.VERBOSE,
)


class ScannedName(NamedTuple):
    """``prefix`` is ``$``, ``?`` (components), ``&``, ``!`` (features) or empty for a property."""

    prefix: str
    name: str


def scan_names(condition: str) -> Iterator[ScannedName]:
    """The names of a condition in text order, with repetitions; keywords and environment variables are left out."""
    name_end = -1  # where a name ended that was no keyword
    for token in _TOKEN.finditer(condition):
        name = token.group("name")
        if name is None or token.group("prefix") == "%":
            name_end = -1 if name is None else token.end()
            continue
        prefix = token.group("prefix")
        if prefix and token.start() == name_end:
            prefix = ""
        if not prefix and name in _KEYWORDS:
            continue
        name_end = token.end()
        yield ScannedName(prefix, name)


class ConditionCell(NamedTuple):
    """One non-null condition of the package."""

    table: str
    column: str
    row: Any
    text: str


def condition_cells(package: Package) -> Iterator[ConditionCell | str]:
    """All cells of the columns that the package's _Validation gives the category Condition.

    A table that lacks such a column comes as its bare name, once for each column.
    """
    for rule in package.validation:
        table = package.db.table(rule.table)
        if rule.category != "Condition" or table is None:
            continue
        if rule.column not in table.column_names:
            yield rule.table
            continue
        position = table.column_index(rule.column)
        for row in table:
            value = row[position]
            if isinstance(value, str):
                yield ConditionCell(rule.table, rule.column, row, value)
