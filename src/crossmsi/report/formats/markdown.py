"""Markdown for a comment on a pull request or merge request: a table of findings for each file, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from crossmsi.report.lintrun import LintRun, Style
from crossmsi.report.markdowntext import code_span, plain_text
from crossmsi.report.outcome import FileOutcome
from crossmsi.report.ruletexts import rule_texts
from crossmsi.rules import Finding

# Characters: a comment on GitHub holds 65,536, and the files' names need some.
BUDGET, ADVICE_BUDGET = 45_000, 12_000


def render(run: LintRun, style: Style) -> str:
    """A heading with the summary, the findings as far as they fit, and a folded list of what to do."""
    parts = [f"### crossmsi lint: {run.summary()}", ""]
    room = BUDGET
    rules: dict[str, None] = {}
    for outcome in run.outcomes:
        lines = list(_problems(outcome))
        findings = run.shown(outcome)
        table = []
        for finding in findings:
            row = _row(run, finding)
            if len(row) > room:
                break
            room -= len(row)
            table.append(row)
            rules[finding.rule] = None
        if table:
            lines += ["", "| | rule | where | finding |", "|---|---|---|---|", *table]
        if len(table) < len(findings):
            lines += ["", f"... and {len(findings) - len(table):,} more"]
        if lines:
            parts += [f"**{code_span(outcome.path)}**", *lines, ""]
    parts += _advice(list(rules))
    return "\n".join(parts).rstrip("\n") + "\n"


def _problems(outcome: FileOutcome) -> Iterator[str]:
    if outcome.error:
        yield ""
        yield f"can't be linted: {plain_text(outcome.problem)}"
    for failed in outcome.failed_rules:
        yield ""
        yield f"{failed.rule} failed: {plain_text(failed.reason)}"


def _row(run: LintRun, finding: Finding) -> str:
    where = [code_span(finding.place)] if finding.place else []
    if finding.location:
        line = f":{finding.location.line}" if finding.location.line else ""
        where.insert(0, code_span(run.relative(finding.location.path) + line))
    return f"| {finding.severity} | {finding.rule} | {' '.join(where)} | {plain_text(finding.message)} |"


def _advice(rules: list[str]) -> Iterator[str]:
    entries = [(rule, rule_texts(rule)) for rule in rules]
    lines = []
    room = ADVICE_BUDGET
    for rule, texts in entries:
        line = f"- [{rule}]({texts.url}) {plain_text(texts.title)}. Use instead: {texts.instead}"
        room -= len(line)
        if texts.instead and room >= 0:
            lines.append(line)
    if lines:
        yield from ("<details><summary>What to do</summary>", "", *lines, "", "</details>")
