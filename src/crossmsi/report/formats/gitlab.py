"""GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from crossmsi.errors import SourceLocation
from crossmsi.report.lintrun import LintRun, Style
from crossmsi.report.outcome import FileOutcome
from crossmsi.report.runmarks import RunMarks
from crossmsi.rules.fingerprint import fingerprints

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def render(run: LintRun, style: Style) -> str:
    """A list of issues; files that can't be linted and rules that failed are blockers."""
    marks = RunMarks(run)
    issues = [issue for outcome in run.outcomes for issue in _issues(run, outcome, marks)]
    return json.dumps(issues, indent=2) + "\n"


def _issues(run: LintRun, outcome: FileOutcome, marks: RunMarks) -> Iterator[dict[str, Any]]:
    whole = SourceLocation(outcome.path)
    if outcome.error:
        yield _issue(
            run, "crossmsi", f"can't be linted: {outcome.problem}", "blocker", whole, marks(outcome.path, "error")
        )
    for finding, mark in zip(outcome.findings, fingerprints(outcome.findings), strict=True):
        text = f"{finding.place}: {finding.message}" if finding.place else finding.message
        severity = SEVERITIES[finding.severity]
        yield _issue(run, finding.rule, text, severity, run.place(outcome, finding), marks(outcome.path, mark))
    for failed in outcome.failed_rules:
        text = f"the rule failed: {failed.reason}"
        yield _issue(run, failed.rule, text, "blocker", whole, marks(outcome.path, f"{failed.rule} failed"))


def _issue(run: LintRun, rule: str, text: str, severity: str, place: SourceLocation, mark: str) -> dict[str, Any]:
    return {
        "description": text,
        "check_name": rule,
        "fingerprint": mark,
        "severity": severity,
        "location": {"path": run.relative(place.path), "lines": {"begin": place.line or 1}},
    }
