"""One JSON document; the schema is ``report/schemas``."""

from __future__ import annotations

import json
from typing import Any

from crossmsi.errors import CrossmsiError, CrossmsiErrors, SourceLocation
from crossmsi.report.lintrun import LintRun, Style
from crossmsi.report.outcome import FileOutcome
from crossmsi.rules import Finding
from crossmsi.rules.fingerprint import fingerprints


def render(run: LintRun, style: Style) -> str:
    """The document as text."""
    return json.dumps(lint_document(run), indent=2) + "\n"


def lint_document(run: LintRun) -> dict[str, Any]:
    """The document ``crossmsi lint --format json`` prints."""
    return {"version": 1, "files": [_file(outcome) for outcome in run.outcomes]}


def _file(outcome: FileOutcome) -> dict[str, Any]:
    suppressed = [item.finding for item in outcome.suppressed]
    marks = fingerprints([*outcome.findings, *suppressed])
    return {
        "path": outcome.path,
        "findings": [_finding(finding, mark) for finding, mark in zip(outcome.findings, marks, strict=False)],
        "suppressed": [
            {**_finding(item.finding, mark), "reason": item.reason, "in_source": item.in_source}
            for item, mark in zip(outcome.suppressed, marks[len(outcome.findings) :], strict=True)
        ],
        "failed_rules": [{"rule": failed.rule, "reason": failed.reason} for failed in outcome.failed_rules],
        "error": _error(outcome.error),
    }


def _finding(finding: Finding, mark: str) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "table": finding.table,
        "column": finding.column,
        "keys": list(finding.keys),
        "location": _location(finding.location),
        "fingerprint": mark,
    }


def _location(location: SourceLocation | None) -> dict[str, Any] | None:
    if location is None:
        return None
    return {"path": location.path, "line": location.line, "column": location.column}


def _error(error: CrossmsiError | None) -> dict[str, Any] | None:
    if error is None:
        return None
    where = None if error.where is None else str(error.where)
    message = str(error) if isinstance(error, CrossmsiErrors) else error.what
    return {"message": message, "where": where, "hint": error.hint}
