"""The Summary Information as the archive file ``_SummaryInformation.idt``, and back.

Numbers stand as they are, moments as ``YYYY/MM/DD hh:mm:ss`` (UTC), as Microsoft's tools and msibuild write them.
"""

from __future__ import annotations

from datetime import UTC, datetime

from crossmsi.errors import CrossmsiError, SourceLocation, located
from crossmsi.msi.columns import Column
from crossmsi.msi.propertyset import VT_FILETIME, VT_LPSTR
from crossmsi.msi.summary import PROPERTIES, SummaryInformation
from crossmsi.msi.table import Table

SUMMARY_TABLE = "_SummaryInformation"
_COLUMNS = (Column("PropertyId", "i2", True), Column("Value", "l255"))
_DATE = "%Y/%m/%d %H:%M:%S"
_NAMES = {pid: (name, kind) for name, (pid, kind) in PROPERTIES.items()}


def summary_table(summary: SummaryInformation) -> Table:
    """The properties that text can carry; see ``is_whole``."""
    table = Table(SUMMARY_TABLE, _COLUMNS)
    for pid in _NAMES:
        text = _text(summary, pid)
        if text is not None:
            table.append(pid, text)
    return table


def is_whole(summary: SummaryInformation) -> bool:
    """Whether the table says all: no property of an undocumented number or type, no fraction of a second."""
    again = SummaryInformation()
    read_summary(again, summary_table(summary))
    return all(again.typed(pid) == summary.typed(pid) for pid in summary.numbers())


def read_summary(summary: SummaryInformation, table: Table) -> None:
    """Set properties as the table says. Documented ones that it leaves out are taken out of ``summary``; a value that
    it only repeats stays as it was, in a type and with a precision that text doesn't have.

    Raises CrossmsiError with the row's place for what is no property or no value for it.
    """
    if table.columns[0] != _COLUMNS[0] or [column.kind for column in table.columns] != ["i", "s"]:
        raise CrossmsiError("not a summary information table", where=_place(table))
    present = {}
    for row in table:
        pid, text = row
        if pid not in _NAMES:
            raise CrossmsiError(f"there is no summary property {pid}", where=table.locate(row))
        present[pid] = text or ""
        if _text(summary, pid) != present[pid]:
            with located(table.locate(row)):
                summary.set(pid, _value(pid, present[pid]))
    for pid in _NAMES.keys() - present.keys():
        if _text(summary, pid) is not None:
            summary.set(pid, None)


def _place(table: Table) -> SourceLocation | None:
    """The line of the column names, when the table comes from a file."""
    at = table.locate(table.rows[0]) if len(table) else None
    return SourceLocation(at.path, 1) if at else None


def _text(summary: SummaryInformation, pid: int) -> str | None:
    """A property as text, None for one that has none."""
    value = summary.get(pid)
    if value is None or isinstance(value, bytes):
        return None
    return value.strftime(_DATE) if isinstance(value, datetime) else str(value)


def _value(pid: int, text: str) -> str | int | datetime:
    name, kind = _NAMES[pid]
    try:
        if kind == VT_LPSTR:
            return text
        return datetime.strptime(text, _DATE).replace(tzinfo=UTC) if kind == VT_FILETIME else int(text)
    except ValueError:
        raise CrossmsiError(f"the summary property {name} can't be {text!r}") from None
