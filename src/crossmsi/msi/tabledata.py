"""Stored table data: column after column, integers with the top bit turned, strings as pool numbers."""

from __future__ import annotations

import sys
from array import array

from crossmsi.errors import CrossmsiError
from crossmsi.msi.columns import Column

SWAP = sys.byteorder == "big"


def decode_columns(
    name: str, columns: tuple[Column, ...], data: bytes, strings: list[str | None], wide: bool
) -> list[list]:
    """The values of each column; a binary column gives True where there is data.

    Raises CrossmsiError when the data's length is no multiple of a row or a string number is beyond the pool.
    """
    sizes = [column.data_size or (3 if wide else 2) for column in columns]
    row_size = sum(sizes)
    count, rest = divmod(len(data), row_size)
    if rest:
        raise CrossmsiError(f"table {name}: {len(data)} bytes are not a whole number of {row_size}-byte rows")
    out: list[list] = []
    at = 0
    for column, size in zip(columns, sizes, strict=True):
        part = data[at : at + count * size]
        at += count * size
        if column.kind == "s":
            try:
                out.append(list(map(strings.__getitem__, _numbers(part, size))))
            except IndexError:
                raise CrossmsiError(f"table {name}, column {column.name}: a string number is beyond the pool") from None
        elif column.kind == "v":
            out.append([bool(value) or None for value in _numbers(part, size)])
        else:
            bias = 0x80000000 if size == 4 else 0x8000
            out.append([value - bias if value else None for value in _numbers(part, size)])
    return out


def _numbers(part: bytes, size: int) -> array:
    if size == 3:
        padded = bytearray(len(part) // 3 * 4)
        padded[0::4], padded[1::4], padded[2::4] = part[0::3], part[1::3], part[2::3]
        part, size = bytes(padded), 4
    values = array("H" if size == 2 else "I", part)
    if SWAP:
        values.byteswap()
    return values


def encode_column(column: Column, values: list, wide: bool) -> bytes:
    """Stored bytes of one column; strings are already pool numbers, binary values are truth values."""
    size = column.data_size or (3 if wide else 2)
    if column.kind == "i":
        bias = 0x80000000 if size == 4 else 0x8000
        values = [0 if value is None else value + bias for value in values]
    elif column.kind == "v":
        values = [1 if value else 0 for value in values]
    numbers = array("H" if size == 2 else "I", values)
    if SWAP:
        numbers.byteswap()
    raw = numbers.tobytes()
    if size != 3:
        return raw
    out = bytearray(3 * len(values))
    out[0::3], out[1::3], out[2::3] = raw[0::4], raw[1::4], raw[2::4]
    return bytes(out)
