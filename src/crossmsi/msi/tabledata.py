"""Stored table data: column after column, integers with the top bit turned, strings as pool numbers."""

from __future__ import annotations

import sys
from array import array

from crossmsi.errors import CrossmsiError
from crossmsi.msi.columns import Column

SWAP = sys.byteorder == "big"
_TURNED = bytes(value ^ 0x80 for value in range(256))


def row_size(columns: tuple[Column, ...], wide: bool) -> int:
    """Bytes of a stored row."""
    return sum(_sizes(columns, wide))


def _sizes(columns: tuple[Column, ...], wide: bool) -> list[int]:
    return [column.data_size or (3 if wide else 2) for column in columns]


def decode_columns(
    name: str, columns: tuple[Column, ...], data: bytes, strings: list[str | None], wide: bool
) -> list[list]:
    """The values of each column; a binary column gives True where there is data.

    Raises CrossmsiError when the data's length is no multiple of a row or a string number is beyond the pool.
    """
    sizes = _sizes(columns, wide)
    count, rest = divmod(len(data), sum(sizes))
    if rest:
        raise CrossmsiError(f"table {name}: {len(data)} bytes are not a whole number of {sum(sizes)}-byte rows")
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
            out.append(_integers(part, size))
    return out


def _integers(part: bytes, size: int) -> list[int | None]:
    """Integers are stored with their top bit turned, so that 0 is null and all others sort as unsigned numbers."""
    if part.count(0) == len(part):
        return [None] * (len(part) // size)
    flipped = bytearray(part)
    flipped[size - 1 :: size] = part[size - 1 :: size].translate(_TURNED)
    values = array("h" if size == 2 else "i", bytes(flipped))
    if SWAP:
        values.byteswap()
    null = -(1 << 8 * size - 1)
    numbers: list[int | None] = values.tolist()
    # Zero bytes in a row are rare enough in other numbers to look for them first.
    if bytes(size) in part and null in numbers:
        numbers = [None if number == null else number for number in numbers]
    return numbers


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
        return _stored_integers(values, size)
    if column.kind == "v":
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


def _stored_integers(values: list[int | None], size: int) -> bytes:
    missing = values.count(None)
    if missing == len(values):
        return bytes(size * len(values))
    null = -(1 << 8 * size - 1)
    numbers = array("h" if size == 2 else "i", [null if v is None else v for v in values] if missing else values)
    if SWAP:
        numbers.byteswap()
    out = bytearray(numbers.tobytes())
    out[size - 1 :: size] = out[size - 1 :: size].translate(_TURNED)
    return bytes(out)
