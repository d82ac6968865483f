"""JUnit's XML, for CI systems that show tests: a suite for each file, a test case for each rule that ran on it.

The form is Jenkins' and GitLab's (https://github.com/testmoapp/junitxml describes it). There are no times in it: two
runs print the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as Xml

from crossmsi.report.lintrun import LintRun, Style, by_rule, counted
from crossmsi.report.outcome import FileOutcome
from crossmsi.report.packagetext import printable
from crossmsi.report.ruletexts import rule_texts
from crossmsi.rules import Finding
from crossmsi.rules.discovery import order
from crossmsi.rules.finding import SEVERITIES


def render(run: LintRun, style: Style) -> str:
    """What fails the run (``--fail-level``) fails its test case; milder and suppressed findings are in its output."""
    suites = [_suite(run, outcome) for outcome in run.outcomes]
    root = Xml.Element("testsuites", name="crossmsi lint")
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    root.extend(suites)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, "unicode") + "\n"


def _suite(run: LintRun, outcome: FileOutcome) -> Xml.Element:
    cases = list(_cases(run, outcome))
    suite = Xml.Element("testsuite", name=printable(outcome.path), tests=str(len(cases)))
    for tag, count in (("failure", "failures"), ("error", "errors")):
        suite.set(count, str(sum(case.find(tag) is not None for case in cases)))
    suite.extend(cases)
    return suite


def _cases(run: LintRun, outcome: FileOutcome) -> Iterator[Xml.Element]:
    if outcome.error:
        case = _case(run, outcome, "lint")
        _add(case, "error", outcome.problem, type="not linted", message="the file can't be linted")
        yield case
        return
    failed = {rule.rule: rule.reason for rule in outcome.failed_rules}
    found = by_rule(outcome.findings)
    accepted: dict[str, list[str]] = {}
    for item in outcome.suppressed:
        accepted.setdefault(item.finding.rule, []).append(f"suppressed ({item.reason}): {_line(item.finding)}")
    for rule in sorted({*outcome.seconds, *failed, *found, *accepted}, key=order):
        case = _case(run, outcome, rule)
        findings = found.get(rule, [])
        serious = [finding for finding in findings if finding.severity in outcome.failing]
        if serious:
            _failure(case, rule, serious)
        if rule in failed:
            _add(case, "error", failed[rule], type="rule failed", message=f"{rule} failed")
        milder = [finding for finding in findings if finding.severity not in outcome.failing]
        said = [*map(_line, milder), *accepted.get(rule, [])]
        if said:
            _add(case, "system-out", "\n".join(said))
        yield case


def _failure(case: Xml.Element, rule: str, findings: list[Finding]) -> None:
    texts = rule_texts(rule)
    worst = min((finding.severity for finding in findings), key=SEVERITIES.index)
    lines = [_line(finding) for finding in findings]
    if texts.instead:
        lines.append(f"Use instead: {texts.instead}")
    message = f"{counted(len(findings), 'finding')}: {texts.title}" if texts.title else findings[0].message
    _add(case, "failure", "\n".join(lines), type=worst, message=message)


def _case(run: LintRun, outcome: FileOutcome, name: str) -> Xml.Element:
    file = printable(run.relative(outcome.path))
    return Xml.Element("testcase", classname=printable(outcome.path), name=name, file=file)


def _add(parent: Xml.Element, tag: str, text: str, **attributes: str) -> None:
    child = Xml.SubElement(parent, tag, {name: printable(value) for name, value in attributes.items()})
    child.text = "\n".join(map(printable, text.split("\n")))  # XML has no place for control characters


def _line(finding: Finding) -> str:
    lead = f"{finding.location}: " if finding.location else ""
    place = f" [{finding.place}]" if finding.place else ""
    return f"{lead}{finding.severity}{place} {printable(finding.message)}"
