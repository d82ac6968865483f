"""Every rule's findings survive a rebuild: the cases of all rules with their rows in another order."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "rules"))

from case_runner import CASES, Case, build_package, load_cases

from crossmsi.policy.baseline import Baseline
from crossmsi.report.outcome import FileOutcome
from crossmsi.rules.discovery import load_rule
from crossmsi.rules.engine import run_rules

FILES = sorted(CASES.glob("*.yaml"))


def outcome(case: Case) -> FileOutcome:
    result = run_rules(build_package(case), [load_rule(case.rule)])
    return FileOutcome("a.msi", result.findings, result.failed, None, result.seconds)


def reordered(case: Case) -> Case:
    random = Random(case.name)

    def shuffled(tables: dict[str, Any] | None) -> dict[str, Any]:
        return {name: random.sample(rows, len(rows)) if rows else rows for name, rows in (tables or {}).items()}

    base = {**case.base, "base": shuffled(case.base["base"])}
    return replace(case, base=base, data={**case.data, "tables": shuffled(case.data.get("tables"))})


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_rows_in_another_order_are_nothing_new(path: Path) -> None:
    for case in load_cases(path):
        if not case.data["findings"]:
            continue
        before, after = outcome(case), outcome(reordered(case))
        baseline = Baseline(Path("b.json")).replaced([before])
        assert len(baseline) == len(before.findings)
        baseline.set_aside(after)
        hint = f"{case.name}: if the order of rows decides what {case.rule} names, it is order_dependent"
        assert after.findings == [], hint
        assert len(baseline.pruned([after])) == len(after.suppressed)
