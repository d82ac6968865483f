"""Simple conditions on rows: ``Column=value``, ``Column!=value``, ``Column~regex``, ``Column!~regex``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from crossmsi.errors import CrossmsiError
from crossmsi.msi.rows import Row
from crossmsi.msi.streams import Stream
from crossmsi.msi.table import Table

_CONDITION = re.compile(r"\s*([A-Za-z_][\w.]*)\s*(!?[=~])(.*)", re.DOTALL)


def select_rows(table: Table, conditions: Sequence[str]) -> Table:
    """A table of the same columns with the rows that meet every condition.

    Values are compared as text, null as the empty one; a binary value as ``[data]``. A regular expression is looked
    for anywhere in the value. Raises CrossmsiError for a condition of another form or an unknown column.
    """
    tests = [_test(table, condition) for condition in conditions]
    kept = Table(table.name, table.columns)
    rows = [row for row in table if all(test(row) for test in tests)]
    kept.extend(rows, [table.locate(row) for row in rows])
    return kept


def _test(table: Table, condition: str) -> Callable[[Row], bool]:
    match = _CONDITION.fullmatch(condition)
    if match is None:
        raise CrossmsiError(f"{condition!r} is no condition", hint="e.g. Component=Main, FileName~\\.dll$, Value!=")
    name, operator, wanted = match.groups()
    if name not in table.column_names:
        raise CrossmsiError(
            f"table {table.name} has no column {name!r}", hint=f"it has {', '.join(table.column_names)}"
        )
    index = table.column_index(name)
    if operator.endswith("="):

        def holds(row: Row) -> bool:
            return _text(row[index]) == wanted

    else:
        try:
            pattern = re.compile(wanted)
        except re.error as error:
            raise CrossmsiError(f"{wanted!r} is no regular expression: {error}", where=condition) from None

        def holds(row: Row) -> bool:
            return pattern.search(_text(row[index])) is not None

    return (lambda row: not holds(row)) if operator.startswith("!") else holds


def _text(value: object) -> str:
    if value is None:
        return ""
    return "[data]" if isinstance(value, Stream) else str(value)
