"""Serialised property sets: the bytes of the summary information stream.

[MS-OLEPS]: https://learn.microsoft.com/openspecs/windows_protocols/ms-oleps
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from crossmsi.errors import CrossmsiError
from crossmsi.msi.codepages import decode, encode

VT_EMPTY, VT_NULL, VT_I2, VT_I4, VT_LPSTR, VT_FILETIME = 0, 1, 2, 3, 30, 64
PID_CODEPAGE = 1
FMTID_SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
# Windows Installer knows 19. The bounds keep values that overlap from being copied without end.
MOST_PROPERTIES, MOST_BYTES = 256, 1 << 19
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

Typed = tuple[int, object]  # (VT_ type, value); the value of an unknown type is its raw bytes


def filetime(moment: datetime) -> int:
    """100 ns steps since 1601-01-01 UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1) * 10


def from_filetime(value: int) -> datetime | None:
    """The moment of a FILETIME, None for one that no calendar holds."""
    try:
        return _EPOCH + timedelta(microseconds=value // 10)
    except OverflowError:
        return None


def parse_property_set(data: bytes) -> dict[int, Typed]:
    """Properties of the first section by number. Raises CrossmsiError for a damaged stream."""
    if len(data) > MOST_BYTES:
        raise CrossmsiError(f"summary information: the stream has {len(data)} bytes")
    try:
        order, _, _, _, sections = struct.unpack_from("<HHI16sI", data)
        if order != 0xFFFE or not sections:
            raise CrossmsiError("summary information: not a property set")
        (start,) = struct.unpack_from("<I", data, 44)
        size, count = struct.unpack_from("<II", data, start)
        if count > min(len(data) // 8, MOST_PROPERTIES):
            raise CrossmsiError(f"summary information: it counts {count} properties")
        index = [struct.unpack_from("<II", data, start + 8 + 8 * number) for number in range(count)]
        section = data[start : start + size] if size else data[start:]
        codepage = 0
        for pid, offset in index:
            if pid == PID_CODEPAGE and offset and section[offset : offset + 2] == b"\x02\x00":
                codepage = struct.unpack_from("<H", section, offset + 4)[0]
        ends = sorted({offset for _, offset in index} | {len(section)})
        return {
            pid: _value(section, offset, ends[min(bisect_right(ends, offset), len(ends) - 1)], codepage)
            for pid, offset in index
        }
    except struct.error:
        raise CrossmsiError("summary information: the stream is truncated") from None


def _value(section: bytes, offset: int, end: int, codepage: int) -> Typed:
    (kind,) = struct.unpack_from("<I", section, offset)
    at = offset + 4
    if kind == VT_I2:
        return kind, struct.unpack_from("<h", section, at)[0]
    if kind == VT_I4:
        return kind, struct.unpack_from("<i", section, at)[0]
    if kind == VT_FILETIME:
        return kind, struct.unpack_from("<Q", section, at)[0]
    if kind == VT_LPSTR:
        (length,) = struct.unpack_from("<I", section, at)
        raw = section[at + 4 : at + 4 + length]
        if len(raw) < length:
            raise CrossmsiError("summary information: a text is longer than the stream")
        return kind, decode(raw.split(b"\0", 1)[0], codepage)
    return kind, section[at:end]


def pack_property_set(properties: dict[int, Typed]) -> bytes:
    """The stream of these properties, in number order. Raises CrossmsiError for text outside the code page."""
    kind, value = properties.get(PID_CODEPAGE, (VT_I2, 1252))
    codepage = value & 0xFFFF if kind == VT_I2 else 1252
    index, body = b"", b""
    first = 8 + 8 * len(properties)
    for pid in sorted(properties):
        kind, value = properties[pid]
        index += struct.pack("<II", pid, first + len(body))
        body += _packed(pid, kind, value, codepage)
    section = struct.pack("<II", first + len(body), len(properties)) + index + body
    # The system identifier says Windows 5.1, 32-bit, as Microsoft's own tools wrote it.
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0x00020105, bytes(16), 1, FMTID_SUMMARY, 48) + section


def _packed(pid: int, kind: int, value, codepage: int) -> bytes:
    if kind == VT_I2:
        value = value & 0xFFFF
        return struct.pack("<IHH", kind, value, 0)
    if kind == VT_I4:
        return struct.pack("<Ii", kind, value)
    if kind == VT_FILETIME:
        return struct.pack("<IQ", kind, value)
    if kind == VT_LPSTR:
        try:
            raw = encode(value, codepage) + b"\0"
        except UnicodeEncodeError as error:
            raise CrossmsiError(
                f"summary information: code page {codepage} has no character {value[error.start]!r}",
                where=f"_SummaryInformation/{pid}",
                hint="use the code page 65001 (UTF-8) or other text",
            ) from None
        return struct.pack("<II", kind, len(raw)) + raw + bytes(-len(raw) % 4)
    return struct.pack("<I", kind) + value + bytes(-len(value) % 4)
