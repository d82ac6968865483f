"""Archive files (.idt): a table as tab-separated text, the exchange format of Microsoft's and other MSI tools.

Line 1 column names, line 2 column types, line 3 (code page,) table name and key columns, then the rows.
https://learn.microsoft.com/windows/win32/msi/text-archive-files
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.msi.columns import Column
from crossmsi.msi.rows import Row
from crossmsi.msi.streams import Stream
from crossmsi.msi.table import Table

# Control characters that would break the format travel as others.
_ESCAPES = str.maketrans({"\t": "\x10", "\r": "\x11", "\n": "\x19", "\0": "\x15"})
_TAKEN = re.compile("[\x10\x11\x15\x19]")
_UNESCAPES = str.maketrans({"\x10": "\t", "\x11": "\r", "\x19": "\n", "\x15": "\0"})
FORCE_CODEPAGE = "_ForceCodepage"


def export_table(table: Table, stream_file: Callable[[Row], str], codepage: int | None = None) -> str:
    """The table as IDT text with CRLF line ends.

    ``stream_file`` gives the file name that stands in a binary cell for a row's data; ``codepage`` is written when
    the text isn't plain ASCII. Raises CrossmsiError for text with the control characters that stand for others.
    """
    lines = ["\t".join(table.column_names), "\t".join(column.type for column in table.columns)]
    rows = ["\t".join(_cell(table, value, row, stream_file) for value in row) for row in table]
    first = [table.name, *table.keys]
    if codepage is not None and not all(row.isascii() for row in rows):
        first.insert(0, str(codepage))
    return "\r\n".join([*lines, "\t".join(first), *rows, ""])


def _cell(table: Table, value: object, row: Row, stream_file: Callable[[Row], str]) -> str:
    if value is None:
        return ""
    if isinstance(value, Stream):
        return stream_file(row)
    text = str(value)
    if _TAKEN.search(text):
        where = f"{table.name}/{'/'.join(map(str, table.key_of(row)))}"
        raise CrossmsiError(f"an archive file can't hold the text {text[:60]!r}", where=where)
    return text.translate(_ESCAPES)


def import_table(text: str, read_stream: Callable[[str], Stream], path: str) -> Table:
    """The table of an IDT text; ``read_stream`` opens the file named in a binary cell.

    Raises CrossmsiError with ``path`` and line for anything that is not a table.
    """
    lines = text.split("\n")
    lines = [line.removesuffix("\r") for line in lines]
    while lines and lines[-1] == "":
        lines.pop()
    if len(lines) < 3:
        raise CrossmsiError("an archive file has at least three lines", where=SourceLocation(path, len(lines) or 1))
    names, types, head = (line.split("\t") for line in lines[:3])
    if len(head) > 1 and head[0].isdigit():
        head = head[1:]
    if len(names) != len(types):
        raise CrossmsiError(f"{len(names)} columns, {len(types)} types", where=SourceLocation(path, 2))
    missing = set(head[1:]) - set(names)
    if missing or len(head) < 2:
        what = (
            f"the key column {sorted(missing)[0]!r} isn't one of the columns" if missing else "no key column is named"
        )
        raise CrossmsiError(what, where=SourceLocation(path, 3))
    try:
        columns = [Column(name, kind, name in head[1:]) for name, kind in zip(names, types, strict=True)]
        table = Table(head[0], columns)
    except CrossmsiError as error:
        raise CrossmsiError(error.what, where=SourceLocation(path, 2), hint=error.hint) from None
    for number, line in enumerate(lines[3:], 4):
        cells = line.split("\t")
        at = SourceLocation(path, number)
        if len(cells) != len(columns):
            raise CrossmsiError(f"{len(cells)} cells in a table of {len(columns)} columns", where=at)
        table.append(*_values(columns, cells, read_stream, at), at=at)
    return table


def _values(
    columns: Iterable[Column], cells: list[str], read_stream: Callable[[str], Stream], at: SourceLocation
) -> Iterable[object]:
    for column, cell in zip(columns, cells, strict=True):
        if not cell:
            yield None
        elif column.kind == "v":
            yield read_stream(cell)
        elif column.kind == "s":
            yield cell.translate(_UNESCAPES)
        else:
            try:
                yield int(cell)
            except ValueError:
                raise CrossmsiError(f"column {column.name} takes a whole number, not {cell!r}", where=at) from None
