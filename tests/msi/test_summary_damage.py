"""Summary information of types that its properties should not have: read, and written back whole."""

from __future__ import annotations

import struct

import pytest

from crossmsi.errors import CrossmsiError
from crossmsi.msi.propertyset import FMTID_SUMMARY, pack_property_set, parse_property_set


def property_set(*values: tuple[int, bytes]) -> bytes:
    """A stream of (number, stored value with its type) pairs."""
    index, body = b"", b""
    for pid, value in values:
        index += struct.pack("<II", pid, 8 + 8 * len(values) + len(body))
        body += value
    section = struct.pack("<II", 8 + len(index) + len(body), len(values)) + index + body
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0x00020105, bytes(16), 1, FMTID_SUMMARY, 48) + section


BLOB = struct.pack("<II", 71, 8) + b"\xff\xff\xff\xffabcd"  # a clipboard value: the thumbnail of some files
NUMBER = struct.pack("<Ii", 3, 200)


def test_a_value_of_a_type_we_do_not_know_keeps_its_bytes() -> None:
    data = property_set((14, NUMBER), (17, BLOB), (19, NUMBER))
    properties = parse_property_set(data)
    assert properties == {14: (3, 200), 17: (71, BLOB[4:]), 19: (3, 200)}
    assert pack_property_set(properties) == data


def test_a_code_page_of_another_type_is_no_code_page() -> None:
    data = property_set((1, BLOB), (2, struct.pack("<II", 30, 4) + b"abc\0"))
    assert pack_property_set(parse_property_set(data)) == data


@pytest.mark.parametrize("length", range(0, 100, 7))
def test_a_stream_cut_short_is_one_error(length: int) -> None:
    data = property_set((14, NUMBER), (2, struct.pack("<II", 30, 40) + b"t" * 40))
    assert length < len(data)
    with pytest.raises(CrossmsiError, match="summary information"):
        parse_property_set(data[:length])
