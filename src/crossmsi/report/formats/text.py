"""For people: by file and rule, each finding with its row, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossmsi.report.lintrun import LintRun, Style, by_rule, counted
from crossmsi.report.outcome import FileOutcome
from crossmsi.report.packagetext import printable
from crossmsi.report.rows import SHOWN_PER_RULE, row_key
from crossmsi.report.ruletexts import rule_texts
from crossmsi.report.terminal import Painter, row_lines, wrapped
from crossmsi.rules import Finding
from crossmsi.rules.finding import SEVERITIES


def render(run: LintRun, style: Style) -> str:
    """The report; at most ``SHOWN_PER_RULE`` findings of a rule in a file, all when ``run.verbose``."""
    paint = Painter(style.colour)
    lines: list[str] = []
    for outcome in run.outcomes:
        if run.shown(outcome) or outcome.failed_rules or outcome.error or (run.verbose and outcome.suppressed):
            lines += _file(run, outcome, paint, style)
            lines.append("")
    lines.append(summary_line(run, paint))
    return "\n".join(lines) + "\n"


def summary_line(run: LintRun, paint: Painter) -> str:
    """The closing line, in the colour of the worst that it tells."""
    if any(outcome.error or outcome.failed_rules or outcome.count("error") for outcome in run.outcomes):
        return paint("error", run.summary())
    return paint("warning" if any(outcome.above_info() for outcome in run.outcomes) else "good", run.summary())


def _file(run: LintRun, outcome: FileOutcome, paint: Painter, style: Style) -> Iterator[str]:
    yield paint("file", printable(outcome.path))
    if outcome.error:
        yield from wrapped(paint("error", "can't be linted: "), _several_lines(outcome.problem), style.width, 2)
    for rule, findings in by_rule(run.shown(outcome)).items():
        yield from _rule(rule, findings, run, outcome, paint, style)
    for item in outcome.suppressed if run.verbose else ():
        lead = f"{item.finding.rule} {paint('dim', f'suppressed ({printable(item.reason)})')}"
        yield from _line(item.finding, lead, paint, style.width, 2)
    for failed in outcome.failed_rules:
        label = paint("error", f"{failed.rule} failed: ")
        yield from wrapped(label, _several_lines(failed.reason), style.width, 2)


def _rule(
    rule: str, findings: list[Finding], run: LintRun, outcome: FileOutcome, paint: Painter, style: Style
) -> Iterator[str]:
    texts = rule_texts(rule)
    head = f"{paint('rule', rule)} {', '.join(_counts(findings, paint))} "
    yield from wrapped(head, [f"({texts.title})" if texts.title else ""], style.width, 2)
    limit = None if run.verbose else SHOWN_PER_RULE
    for finding in findings[:limit]:
        yield from _finding(finding, outcome, paint, style)
    if limit is not None and len(findings) > limit:
        yield paint("dim", f"    ... and {len(findings) - limit:,} more; -v shows them")
    if texts.instead:
        yield from wrapped(paint("good", "Use instead: "), [texts.instead], style.width, 4)


def _counts(findings: Iterable[Finding], paint: Painter) -> Iterator[str]:
    severities = [finding.severity for finding in findings]
    for severity in SEVERITIES:
        if count := severities.count(severity):
            yield paint(severity, counted(count, severity) if severity != "info" else f"{count} info")


def _finding(finding: Finding, outcome: FileOutcome, paint: Painter, style: Style) -> Iterator[str]:
    yield from _line(finding, paint(finding.severity, finding.severity), paint, style.width, 4)
    view = outcome.rows.get(row_key(finding))
    if view is not None:
        yield from row_lines(view, paint, finding.severity, style.width, 8)


def _line(finding: Finding, label: str, paint: Painter, width: int | None, indent: int) -> Iterator[str]:
    lead = paint("dim", printable(f"{finding.location}: ")) if finding.location else ""
    place = paint("place", f" [{printable(finding.place)}]") if finding.place else ""
    yield from wrapped(f"{lead}{label}{place} ", [printable(finding.message)], width, indent)


def _several_lines(text: str) -> list[str]:
    return [printable(line) for line in text.splitlines()]
