"""No rule's work grows faster than the rows: counted in calls, not in seconds."""

from __future__ import annotations

import pytest

from benchmarks.calls import calls_of
from benchmarks.linting import database_of
from crossmsi.analysis import Package
from crossmsi.rules.discovery import load_rule, rule_modules

SMALL, LARGE = 500, 2000
# Four times the rows may cost four times the calls, and a little for dictionaries and sorting.
MOST = 4.6
# Calls that a rule may make whatever the size.
FIXED = 300


@pytest.fixture(scope="module")
def packages() -> tuple[Package, Package]:
    return Package(database_of(SMALL)), Package(database_of(LARGE))


@pytest.mark.parametrize("rule", rule_modules())
def test_calls_grow_like_the_rows(rule, packages):
    checker = load_rule(rule)
    small, large = (calls_of(lambda package=package: list(checker(package).check(package))) for package in packages)
    assert large <= MOST * max(small, FIXED)


def quadratic(rows: int) -> None:
    values = list(range(rows))
    for value in values:
        for other in values[:20] if rows < 100 else values:
            abs(value - other)


def test_the_count_tells_a_loop_over_all_pairs():
    assert calls_of(lambda: quadratic(400)) > MOST * calls_of(lambda: quadratic(100))
