"""Lint results as one JSON document; the schema is ``report/schemas``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.report.outcome import FileOutcome


def lint_document(outcomes: Sequence[FileOutcome]) -> dict[str, Any]:
    """The document ``crossmsi lint --format json`` prints."""
    return {"version": 1, "files": [_file(outcome) for outcome in outcomes]}


def to_json(outcomes: Sequence[FileOutcome]) -> str:
    return json.dumps(lint_document(outcomes), indent=2)


def _file(outcome: FileOutcome) -> dict[str, Any]:
    return {
        "path": outcome.path,
        "findings": [
            {
                "rule": finding.rule,
                "severity": finding.severity,
                "message": finding.message,
                "table": finding.table,
                "column": finding.column,
                "keys": list(finding.keys),
                "location": _location(finding.location),
            }
            for finding in outcome.findings
        ],
        "failed_rules": [{"rule": failed.rule, "reason": failed.reason} for failed in outcome.failed_rules],
        "error": _error(outcome.error),
    }


def _location(location: SourceLocation | None) -> dict[str, Any] | None:
    return None if location is None else {"path": location.path, "line": location.line}


def _error(error: CrossmsiError | None) -> dict[str, Any] | None:
    if error is None:
        return None
    where = None if error.where is None else str(error.where)
    return {"message": error.what, "where": where, "hint": error.hint}
