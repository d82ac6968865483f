"""The stored rows of a transform's table: what to add, what to change, what to delete.

Each row begins with a 16-bit mask. Bit 0 set: a whole row, of which the high byte says how many columns follow.
Otherwise the key columns follow, and every other column whose bit (1 << its index) is set; a mask of 0 deletes the row.
Nothing official describes this; it is what transforms hold, and what Wine and msitools read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from crossmsi.errors import CrossmsiError
from crossmsi.msi.columns import Column, column_from_bits
from crossmsi.msi.table import Value

if TYPE_CHECKING:
    from crossmsi.msi.opening import Content

WHOLE_ROW = 1


class Change(NamedTuple):
    """``kind`` is "add", "change" or "delete"; ``values`` the stored ones by column index.

    A binary column gives True where there is data: it is in the stream named after the row's key.
    """

    kind: str
    values: dict[int, Value | bool]


def stored_changes(content: Content, name: str, columns: tuple[Column, ...]) -> list[Change]:
    """The changes that a transform holds for a table of these columns. Raises what ``read_changes`` raises."""
    stream = content.table_streams.get(name)
    if stream is None:
        return []
    return list(read_changes(name, columns, stream.read(), content.strings, content.wide))


def added_columns(changes: list[Change]) -> dict[str, list[Column]]:
    """Table → the columns that changes of ``_Columns`` add to it, by their numbers; unnumbered ones follow each other.

    Raises CrossmsiError for one without a table or a name.
    """
    found: dict[str, list[tuple[int, str, int]]] = {}
    for change in changes:
        table, number, name, bits = (change.values.get(index) for index in range(4))
        if change.kind == "delete":
            continue
        if not isinstance(table, str) or not isinstance(name, str):
            raise CrossmsiError("transform: _Columns has a column without a table or a name")
        parts = found.setdefault(table, [])
        parts.append((number or len(parts) + 1, name, bits or 0))
    return {table: [column_from_bits(name, bits) for _, name, bits in sorted(parts)] for table, parts in found.items()}


def read_changes(
    name: str, columns: tuple[Column, ...], data: bytes, strings: list[str | None], wide: bool
) -> Iterator[Change]:
    """The changes of table ``name`` in stored order; ``strings`` and ``wide`` are those of the transform's own pool.

    Raises CrossmsiError for a row that is cut off, has more columns than the table or a string beyond the pool.
    """
    reference = 3 if wide else 2
    sizes = [column.data_size or reference for column in columns]
    keys = sum(1 << index for index, column in enumerate(columns) if column.key)
    at = 0
    while at < len(data):
        mask = int.from_bytes(data[at : at + 2], "little")
        at += 2
        if mask & WHOLE_ROW:
            count = mask >> 8
            if count > len(columns):
                raise CrossmsiError(f"transform: a row has {count} columns, table {name} has {len(columns)}")
            present = list(range(count))
        else:
            present = [index for index in range(len(columns)) if (mask | keys) >> index & 1]
        values: dict[int, Value | bool] = {}
        for index in present:
            raw = data[at : at + sizes[index]]
            if len(raw) < sizes[index]:
                raise CrossmsiError(f"transform: the data of table {name} ends within a row")
            at += sizes[index]
            values[index] = _value(name, columns[index], int.from_bytes(raw, "little"), sizes[index], strings)
        yield Change("add" if mask & WHOLE_ROW else "change" if mask else "delete", values)


def _value(table: str, column: Column, number: int, size: int, strings: list[str | None]) -> Value | bool:
    if column.kind == "v":
        return bool(number)
    if column.kind == "i":
        return number - (1 << 8 * size - 1) if number else None
    if number >= len(strings):
        raise CrossmsiError(f"transform: table {table}, column {column.name}: a string number is beyond the pool")
    return strings[number]
