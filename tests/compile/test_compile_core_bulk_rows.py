"""``Table.extend``, which the compiler fills tables with, does what ``append`` does row by row."""

from __future__ import annotations

import pytest

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.msi import Database, Stream

AT = [SourceLocation("x.wxs", line) for line in (1, 2)]


def filled(table, rows, how):
    made = Database().ensure(table)
    list(made)  # rows are materialised before more arrive
    if how == "extend":
        made.extend(rows, AT[: len(rows)])
    else:
        for row, at in zip(rows, AT, strict=False):
            made.append(*row, at=at)
    return made


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("Property", [("A", "1"), ("B", "2")]),
        ("Property", []),
        ("Component", [("A", None, "D", 0, "", None), ("B", None, "D", 4, "c", "k")]),
        ("Component", [("A", None, "D", 0), ("B", None, "D", 4)]),
        ("Binary", [("A", Stream.from_bytes(b"x"))]),
    ],
)
def test_same_rows(table, rows):
    one, other = filled(table, rows, "extend"), filled(table, rows, "append")
    assert list(one) == list(other)
    assert len(one) == len(rows)
    assert [one.locate(row) for row in one] == AT[: len(rows)]
    assert all(one.get(*one.key_of(row)) == row for row in one)


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("Property", [("A", "1"), ("A", "2")]),
        ("Property", [("A", 1)]),
        ("Property", [("A", "1", "2")]),
        ("Feature", [("A", None, None, None, 40000, 1, None, 0)]),
        ("Feature", [("A", None, None, None, True, 1, None, 0)]),
    ],
)
def test_same_errors(table, rows):
    with pytest.raises(CrossmsiError) as one:
        filled(table, rows, "extend")
    with pytest.raises(CrossmsiError) as other:
        filled(table, rows, "append")
    assert str(one.value) == str(other.value)


def test_a_key_from_before(lines):
    table = filled("Property", [("A", "1")], "append")
    with pytest.raises(CrossmsiError, match="table Property has the row A already"):
        table.extend([("B", "1"), ("A", "2")], AT)
