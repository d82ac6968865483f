"""What a transform changes, as lines of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crossmsi.report.packagetext import Heading, printable

if TYPE_CHECKING:
    from crossmsi.msi.transformlisting import Listed

WORDS = {
    "add-table": "new table",
    "drop-table": "table dropped",
    "add-column": "column added",
    "add": "row added",
    "change": "row changed",
    "delete": "row deleted",
    "unknown": "changed, in columns that only the package knows",
}
COUNTED = ("add-column", "add", "change", "delete")
MARKS = {"add": "+", "change": "~", "delete": "-"}


def summary_of_changes(changes: Sequence[Listed]) -> Iterator[str]:
    """A line a table: how many rows come, change and go."""
    yield Heading("Changes")
    tables = sorted({change.table for change in changes})
    for table in tables:
        counts = Counter(change.kind for change in changes if change.table == table)
        parts = [_counted(kind, counts[kind]) for kind in WORDS if counts[kind]]
        yield f"  {printable(table):28} {', '.join(parts)}"


def _counted(kind: str, count: int) -> str:
    if kind not in COUNTED:
        return WORDS[kind]
    noun, verb = WORDS[kind].split()
    return f"{count} {noun}{'s' if count > 1 else ''} {verb}"


def changes_of(table: str, changes: Sequence[Listed]) -> Iterator[str]:
    """Every change of one table; rows with + (added), ~ (changed) and - (deleted)."""
    yield Heading(printable(table))
    for change in changes:
        if change.table == table:
            values = ", ".join(f"{name}={_shown(value)}" for name, value in change.values.items())
            yield f"  {MARKS.get(change.kind) or WORDS[change.kind] + ':'} {values}".rstrip(": ")


def _shown(value: object) -> str:
    return "null" if value is None else "(data)" if value is True else printable(value)
