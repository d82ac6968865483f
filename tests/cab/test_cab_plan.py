"""Splitting members into cabinets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossmsi.cab import plan_cabinets
from crossmsi.cab.limits import MAX_CABINET_BYTES, MAX_FILES, MAX_FOLDER_BYTES
from crossmsi.errors import CrossmsiError


@dataclass(frozen=True)
class Item:
    name: str
    size: int


def items(*sizes: int) -> list[Item]:
    return [Item(f"f{n}", size) for n, size in enumerate(sizes)]


def test_what_fits_stays_together() -> None:
    few = items(1, 2, 3)
    assert plan_cabinets(few) == [few]
    assert plan_cabinets([]) == []


def test_the_file_count_splits() -> None:
    many = items(*[1] * (MAX_FILES + 1))
    assert [len(cabinet) for cabinet in plan_cabinets(many)] == [MAX_FILES, 1]
    assert [len(cabinet) for cabinet in plan_cabinets(items(*[1] * 5), max_files=2)] == [2, 2, 1]


def test_a_limit_above_the_format_does_not_help() -> None:
    many = items(*[1] * (MAX_FILES + 1))
    assert [len(cabinet) for cabinet in plan_cabinets(many, max_files=1_000_000)] == [MAX_FILES, 1]


def test_the_size_splits() -> None:
    assert [[i.size for i in cabinet] for cabinet in plan_cabinets(items(60, 40, 1, 99, 2), max_bytes=100)] == [
        [60, 40],
        [1, 99],
        [2],
    ]


def test_a_member_above_the_wanted_size_is_alone() -> None:
    assert [[i.size for i in cabinet] for cabinet in plan_cabinets(items(1, 500, 1), max_bytes=100)] == [
        [1],
        [500],
        [1],
    ]


def test_four_gibibytes_in_pieces_of_one_mebibyte() -> None:
    cabinets = plan_cabinets(items(*[1 << 20] * 4096), max_bytes=1 << 62)
    assert len(cabinets) == 3
    # Even noise must stay below the limit: 15 bytes more per block of 32 KiB, 24 or so per file.
    for cabinet in cabinets:
        total = sum(item.size for item in cabinet)
        assert total + 15 * (total // 32_768 + 3) + 36 + 24 + 24 * len(cabinet) <= MAX_CABINET_BYTES
    assert sum(item.size for item in cabinets[0]) > 0.99 * MAX_CABINET_BYTES


def test_a_file_that_no_cabinet_holds() -> None:
    with pytest.raises(CrossmsiError, match=r"^f1: the file has 2147450881 bytes"):
        plan_cabinets(items(1, MAX_FOLDER_BYTES + 1))
    with pytest.raises(CrossmsiError, match=r"^f0: the size -1 is negative"):
        plan_cabinets(items(-1))


@given(st.lists(st.integers(0, 200)), st.integers(1, 5), st.integers(0, 300))
def test_order_is_kept_and_limits_hold(sizes: list[int], max_files: int, max_bytes: int) -> None:
    members = items(*sizes)
    cabinets = plan_cabinets(members, max_files=max_files, max_bytes=max_bytes)
    assert [item for cabinet in cabinets for item in cabinet] == members
    for cabinet in cabinets:
        assert 1 <= len(cabinet) <= max_files
        assert len(cabinet) == 1 or sum(item.size for item in cabinet) <= max_bytes
    # No cabinet ends although the next member would have fitted.
    for cabinet, following in pairwise(cabinets):
        together = sum(item.size for item in cabinet) + following[0].size
        assert len(cabinet) == max_files or together > max_bytes
