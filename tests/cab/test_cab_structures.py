"""Checksum, DOS dates and file entries: the small structures."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from cab_builder import DATE, reference_checksum
from hypothesis import given, settings
from hypothesis import strategies as st

import crossmsi.cab.checksum as checksum_module
from crossmsi.cab.block import checksum_matches, pack_block, parse_block_header
from crossmsi.cab.checksum import WORTH_IT, checksum, expect_bytes
from crossmsi.cab.dosdate import from_dos, to_dos
from crossmsi.cab.file import NAME_IS_UTF8, pack_file
from crossmsi.errors import CrossmsiError


@contextmanager
def folding(name: str) -> Iterator[None]:
    if FOLDINGS[name] is None:
        pytest.skip("the optional package bitarray is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checksum_module, "_fold", FOLDINGS[name])
        yield


FOLDINGS = {"integers": checksum_module._fold_integers, "bits": checksum_module._bit_folding()}
LENGTHS = st.integers(0, 70) | st.integers(4090, 4110) | st.integers(0, 65_535)


@pytest.mark.parametrize("name", FOLDINGS)
@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), LENGTHS, st.integers(0, 0xFFFFFFFF))
def test_checksum_equals_the_word_by_word_definition(name: str, random: Random, length: int, seed: int) -> None:
    data = random.randbytes(length)
    with folding(name):
        assert checksum(data, seed) == reference_checksum(data, seed)


@pytest.mark.parametrize("name", FOLDINGS)
def test_checksum_of_every_short_length_and_at_the_strides(name: str) -> None:
    strides = (n * 4096 + more for n in (1, 2, 7, 8) for more in range(-5, 6))
    with folding(name):
        for size in (*range(71), *strides, 65_535):
            data = bytes((n * 7 + n // 251) & 255 for n in range(size))
            assert checksum(data) == reference_checksum(data), size


def test_only_a_large_cabinet_loads_bit_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checksum_module, "_fold", checksum_module._fold_integers)
    expect_bytes(WORTH_IT - 1)
    assert checksum_module._fold is checksum_module._fold_integers
    pytest.importorskip("bitarray", reason="the optional package bitarray is not installed")
    expect_bytes(WORTH_IT)
    assert checksum_module._fold.__name__ == "fold_bits"
    monkeypatch.setitem(sys.modules, "bitarray", None)
    expect_bytes(WORTH_IT)
    assert checksum_module._fold is checksum_module._fold_integers


def test_checksum_known_value() -> None:
    # The words 'abcd' and 'efgh', then 'ijk' big-endian.
    assert checksum(b"abcdefghijk") == 0x64636261 ^ 0x68676665 ^ 0x696A6B


def test_a_packed_block_checks() -> None:
    data = pack_block(b"CK payload", 4711)
    expected, size, raw_size = parse_block_header(data[:8])
    assert (size, raw_size) == (10, 4711)
    assert checksum_matches(expected, b"", data[8:], raw_size)
    assert not checksum_matches(expected, b"", data[8:], raw_size + 1)
    assert not checksum_matches(expected, b"", b"CK Payload", raw_size)


def test_a_checksum_of_zero_means_none() -> None:
    assert checksum_matches(0, b"", b"anything", 8)


def test_a_checksum_may_count_the_reserved_area_or_not() -> None:
    payload, reserve = b"payload!", b"reserved area"
    sizes = b"\x08\x00\x08\x00"
    without = reference_checksum(sizes, reference_checksum(payload))
    with_reserve = reference_checksum(sizes + reserve, reference_checksum(payload))
    assert without != with_reserve
    assert checksum_matches(without, reserve, payload, 8)
    assert checksum_matches(with_reserve, reserve, payload, 8)
    assert not checksum_matches(with_reserve ^ 1, reserve, payload, 8)


@given(st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2107, 12, 31, 23, 59, 59)))
def test_dates_come_back_with_two_seconds_resolution(moment: datetime) -> None:
    back = from_dos(*to_dos(moment))
    assert back is not None
    assert timedelta(0) <= moment - back < timedelta(seconds=2)


def test_known_date_words() -> None:
    assert to_dos(datetime(1997, 3, 12, 11, 13, 52)) == (0x226C, 0x59BA)


@pytest.mark.parametrize(
    ("moment", "stored"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), datetime(1980, 1, 1)),
        (datetime(1979, 12, 31, 23, 59, 59), datetime(1980, 1, 1)),
        (datetime(2108, 1, 1), datetime(2107, 12, 31, 23, 59, 58)),
    ],
)
def test_dates_out_of_range_become_the_nearest(moment: datetime, stored: datetime) -> None:
    assert from_dos(*to_dos(moment)) == stored


def test_words_that_are_no_date() -> None:
    assert from_dos(0, 0) is None
    assert from_dos(0xFFFF, 0xFFFF) is None


def test_a_name_outside_ascii_is_marked_utf8() -> None:
    plain = pack_file("a.txt", 1, 0, 0, DATE, 0x20)
    assert plain[14:16] == b"\x20\x00"
    marked = pack_file("ä.txt", 1, 0, 0, DATE, 0x20)
    assert marked[14:16] == bytes([0x20 | NAME_IS_UTF8, 0])
    assert marked.endswith("ä.txt".encode() + b"\0")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "can't be stored in a cabinet: it takes 0 bytes"),
        ("x" * 256, "it takes 256 bytes"),
        ("ü" * 128, "it takes 256 bytes"),
        ("a\0b", "can't be stored"),
        ("\ud800", "not valid Unicode"),
    ],
)
def test_names_that_no_cabinet_holds(name: str, message: str) -> None:
    with pytest.raises(CrossmsiError, match=message):
        pack_file(name, 1, 0, 0, DATE, 0)
