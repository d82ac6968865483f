"""A fixed number of mutated packages and cabinets: each ends in a result or a CrossmsiError, in 5 s and 500 MB."""

from __future__ import annotations

import sys

import pytest

from tests.fuzz.cases import make_case
from tests.fuzz.exercise import exercise
from tests.fuzz.runner import run
from tests.fuzz.seeds import seeds

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are set with Linux means")

CASES = 500


def test_the_seeds_are_sound() -> None:
    loaded = seeds()
    for seed in loaded:
        # One of the shared packages is deliberately none.
        assert exercise(seed.kind, seed.data) == [], seed.name
    assert {seed.kind for seed in loaded} == {"package", "cabinet"}


def test_cases_are_reproducible_and_do_change_something() -> None:
    loaded = seeds()
    contents = {seed.data for seed in loaded}
    cases = [make_case(loaded, 7, number) for number in range(60)]
    assert cases == [make_case(loaded, 7, number) for number in range(60)]
    assert sum(data not in contents for _, _, data in cases) > 50


def test_mutated_packages_and_cabinets() -> None:
    report = run(CASES, seed=20260101)
    assert report.failures == []
    assert report.outcomes.total() == CASES
    # Most mutations must do harm, or the fuzzer tests nothing; some must not, or it stops at the first check.
    assert report.outcomes["error"] > CASES // 4
    assert report.outcomes["sound"] > CASES // 20
