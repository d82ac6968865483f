"""Every rule against its cases, and every rule has cases worth the name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from case_runner import CASES, Case, load_cases, run_case

from crossmsi.rules.discovery import load_rule, rule_modules
from crossmsi.rules.rule import HEADINGS

FILES = sorted(CASES.glob("*.yaml"))
ALL = [case for path in FILES for case in load_cases(path)]
# Rules that speak on every package.
NEVER_SILENT = {"ICE01", "ICEM01"}


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.rule}-{case.name}")
def test_case(case: Case) -> None:
    expected, reported, failed = run_case(case)
    assert not failed
    assert reported == expected


@pytest.mark.parametrize("rule", rule_modules())
def test_every_rule_has_failing_and_silent_cases(rule: str) -> None:
    cases = [case for case in ALL if case.rule == rule]
    assert sum(bool(case.data["findings"]) for case in cases) >= 3, "three failing variants at least"
    if rule in NEVER_SILENT:
        assert all(case.data["findings"] for case in cases), "it is silent after all: take it from NEVER_SILENT"
    else:
        assert sum(not case.data["findings"] for case in cases) >= 2, "two near-misses at least"


@pytest.mark.parametrize("rule", rule_modules())
def test_every_rule_is_documented(rule: str) -> None:
    cls = load_rule(rule)
    assert cls.title()
    assert tuple(cls.sections()) == HEADINGS
    assert all(cls.sections().values())
    assert cls.source_url.startswith(("https://learn.microsoft.com/", "https://docs.oasis-open.org/"))
    assert cls.parity == "same" or cls.parity == "own" or cls.parity_note


def test_case_files_name_their_rule() -> None:
    assert [path.stem for path in FILES] == [load_cases(path)[0].rule for path in FILES]
