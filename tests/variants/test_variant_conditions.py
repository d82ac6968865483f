"""Conditions that a platform decides."""

from __future__ import annotations

import pytest

from crossmsi.analysis.conditions import StateEnvironment, evaluate, parse
from crossmsi.variants.conditions import asks_for_wide_windows, decided


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("VersionNT64", True),
        ("NOT VersionNT64", False),
        ("NOT (NOT VersionNT64)", True),
        ("VersionNT64 AND Extra", "Extra"),
        ("Extra OR NOT VersionNT64", "Extra"),
        ("Extra XOR VersionNT64", "NOT Extra"),
        ("Extra EQV VersionNT64", "Extra"),
        ("Extra IMP VersionNT64", True),
        ("VersionNT64 IMP Extra", "Extra"),
        ("Extra IMP NOT VersionNT64", "NOT Extra"),
        ('VersionNT64 <> ""', True),
        ('"" = VersionNT64', False),
        ("VersionNT64 >= 603", "VersionNT64 >= 603"),
        ("A AND (B OR VersionNT64) AND NOT C", "A AND (NOT C)"),
        ("versionnt64", "versionnt64"),
        ("%VersionNT64", "%VersionNT64"),
        ("(VersionNT64", "(VersionNT64"),
        ("  VersionNT  ", "  VersionNT  "),
    ],
)
def test_a_64_bit_package(text: str, left: str | bool) -> None:
    assert decided(text, "x64") == decided(text, "arm64") == left


@pytest.mark.parametrize("text", ["VersionNT64", "NOT VersionNT64", "A AND VersionNT64"])
def test_an_x86_package_decides_nothing(text: str) -> None:
    assert decided(text, "x86") == text


@pytest.mark.parametrize("operator", ["AND", "OR", "XOR", "EQV", "IMP"])
@pytest.mark.parametrize(
    "pattern", ["VersionNT64 {0} A", "A {0} VersionNT64", "NOT VersionNT64 {0} A", "(A {0} NOT VersionNT64) {0} B"]
)
def test_what_is_left_means_the_same(pattern: str, operator: str) -> None:
    text = pattern.format(operator)
    left = decided(text, "x64")
    for a in (None, "1"):
        for b in (None, "1"):
            environment = StateEnvironment(properties={"VersionNT64": "603", "A": a, "B": b})
            expected = evaluate(parse(text), environment)
            assert (left if isinstance(left, bool) else evaluate(parse(left), environment)) == expected


def test_a_deep_condition_is_no_recursion() -> None:
    assert decided("(" * 3000 + "VersionNT64" + " AND A)" * 3000, "x64") != True  # noqa: E712


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("VersionNT64", True),
        ("Installed OR VersionNT64", True),
        ('VersionNT64 <> ""', True),
        ("VersionNT64 >= 603", False),
        ("VersionNT64 AND Extra", False),
        ("VersionNT >= 603", False),
        ("NOT VersionNT64", False),
    ],
)
def test_launch_conditions_against_32_bit_windows(text: str, asks: bool) -> None:
    assert asks_for_wide_windows(text) is asks
