"""SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os.html

Section numbers below are that specification's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from crossmsi.errors import SourceLocation
from crossmsi.report.lintrun import LintRun, Style
from crossmsi.report.outcome import FileOutcome, Suppressed
from crossmsi.report.ruletexts import rule_texts
from crossmsi.report.runmarks import RunMarks
from crossmsi.rules import Finding
from crossmsi.rules.discovery import order
from crossmsi.rules.fingerprint import fingerprints

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "SRCROOT"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def render(run: LintRun, style: Style) -> str:
    """The log as text."""
    return json.dumps(sarif_log(run), indent=2) + "\n"


def sarif_log(run: LintRun) -> dict[str, Any]:
    """A log of one run: rules that found or failed something, results, and what could not be checked."""
    from crossmsi import __version__

    rules = _rule_ids(run)
    index = {rule: position for position, rule in enumerate(rules)}
    driver = {"name": "crossmsi", "version": __version__, "rules": list(map(_descriptor, rules))}
    marks = RunMarks(run)
    notifications = list(_notifications(run, index))
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "invocations": [
                    {"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}
                ],
                # No uri: the report stays the same wherever the working copy is (3.14.14).
                "originalUriBaseIds": {
                    BASE: {"description": {"text": "The working copy, or the folder crossmsi ran in."}}
                },
                "artifacts": [
                    {"location": _artifact(run, outcome.path), "roles": ["analysisTarget"]} for outcome in run.outcomes
                ],
                "columnKind": "unicodeCodePoints",
                "results": [result for outcome in run.outcomes for result in _results(run, outcome, marks, index)],
            }
        ],
    }


def _rule_ids(run: LintRun) -> list[str]:
    ids: set[str] = set()
    for outcome in run.outcomes:
        ids.update(finding.rule for finding in outcome.findings)
        ids.update(item.finding.rule for item in outcome.suppressed)
        ids.update(failed.rule for failed in outcome.failed_rules)
    return sorted(ids, key=order)


def _descriptor(rule: str) -> dict[str, Any]:
    texts = rule_texts(rule)
    if not texts.title:
        return {"id": rule}
    return {
        "id": rule,
        "shortDescription": {"text": texts.title},
        "fullDescription": {"text": texts.purpose or texts.title},
        "help": {"text": texts.page, "markdown": texts.page},
        "helpUri": texts.url,
        "properties": {"tags": ["msi", rule.rstrip("0123456789")], "parity": texts.parity},
    }


def _results(run: LintRun, outcome: FileOutcome, marks: RunMarks, index: dict[str, int]) -> Iterator[dict[str, Any]]:
    suppressed = outcome.suppressed
    findings = [*outcome.findings, *(item.finding for item in suppressed)]
    # 3.27.23: where one result says whether it is suppressed, all do.
    said = any(other.suppressed for other in run.outcomes)
    compared = any(item.known for other in run.outcomes for item in other.suppressed)
    states: list[Suppressed | None] = [*([None] * len(outcome.findings)), *suppressed]
    for finding, mark, state in zip(findings, fingerprints(findings), states, strict=True):
        result = _result(run, outcome, finding, mark, marks, index)
        if said:
            result["suppressions"] = [_suppression(state)] if state else []
        if compared:
            result["baselineState"] = "unchanged" if state and state.known else "new"
        yield result


def _result(
    run: LintRun, outcome: FileOutcome, finding: Finding, mark: str, marks: RunMarks, index: dict[str, int]
) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": _physical(run, run.place(outcome, finding))}
    if finding.table:
        location["logicalLocations"] = [_logical(finding)]
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [location],
        "partialFingerprints": {
            "crossmsi/v1": mark,
            # The only one that GitHub reads; several packages of one run may hold the same finding.
            "primaryLocationLineHash": marks(outcome.path, mark),
        },
        "properties": {"table": finding.table, "keys": list(finding.keys), "column": finding.column},
    }


def _logical(finding: Finding) -> dict[str, Any]:
    name = finding.column or "/".join(finding.keys) or finding.table
    kind = "cell" if finding.column and finding.keys else "row" if finding.keys else "table"
    return {"name": name, "fullyQualifiedName": finding.place, "kind": kind}


def _physical(run: LintRun, place: SourceLocation) -> dict[str, Any]:
    # Code scanning refuses results without a line; a package has none, so its first stands for all of it.
    region: dict[str, Any] = {"startLine": place.line or 1}
    if place.line and place.column:
        region["startColumn"] = place.column
    return {"artifactLocation": _artifact(run, place.path), "region": region}


def _artifact(run: LintRun, path: str) -> dict[str, Any]:
    uri, relative = run.uri(path)
    return {"uri": uri, "uriBaseId": BASE} if relative else {"uri": uri}


def _suppression(item: Suppressed) -> dict[str, Any]:
    return {"kind": "inSource" if item.in_source else "external", "justification": item.reason}


def _notifications(run: LintRun, index: dict[str, int]) -> Iterator[dict[str, Any]]:
    for outcome in run.outcomes:
        here: Sequence[dict] = [{"physicalLocation": {"artifactLocation": _artifact(run, outcome.path)}}]
        if outcome.error:
            text = f"{outcome.path} can't be linted: {outcome.problem}"
            yield {"level": "error", "message": {"text": text}, "locations": here}
        for failed in outcome.failed_rules:
            yield {
                "level": "error",
                "message": {"text": f"{failed.rule} failed: {failed.reason}"},
                "associatedRule": {"id": failed.rule, "index": index[failed.rule]},
                "locations": here,
            }
