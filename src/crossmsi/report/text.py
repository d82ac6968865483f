"""Lint results for people: grouped by file, coloured on a terminal only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from crossmsi.report.outcome import FileOutcome
from crossmsi.rules import Finding

_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}


def print_text(outcomes: Sequence[FileOutcome], console: Console, *, verbose: bool = False) -> None:
    """Print every file's findings and a closing line; findings of severity info only when ``verbose``."""
    if not verbose:
        outcomes = [replace(outcome, findings=outcome.above_info()) for outcome in outcomes]
    for outcome in outcomes:
        if outcome.findings or outcome.failed_rules or outcome.error:
            console.print(Text(outcome.path, style="bold underline"))
        if outcome.error:
            console.print(Text.assemble("  ", ("can't be linted: ", "bold red"), str(outcome.error)), soft_wrap=True)
        for finding in outcome.findings:
            console.print(_line(finding), soft_wrap=True)
        for failed in outcome.failed_rules:
            console.print(
                Text.assemble("  ", (f"{failed.rule} failed", "bold magenta"), f": {failed.reason}"), soft_wrap=True
            )
        if outcome.findings or outcome.failed_rules or outcome.error:
            console.print()
    console.print(summary_line(outcomes), soft_wrap=True)


def _line(finding: Finding) -> Text:
    text = Text("  ")
    if finding.location:
        text.append(f"{finding.location}: ", style="dim")
    text.append(f"{finding.rule} ", style="bold")
    text.append(finding.severity, style=_STYLES[finding.severity])
    if finding.place:
        text.append(f" [{finding.place}]", style="cyan")
    text.append(f" {finding.message}")
    return text


def summary_line(outcomes: Sequence[FileOutcome]) -> Text:
    """``3 errors, 1 warning in 2 files``."""
    counts = [(sum(outcome.count(severity) for outcome in outcomes), severity) for severity in _STYLES]
    parts = [
        f"{count} {severity}{'s' if count != 1 and severity != 'info' else ''}" for count, severity in counts if count
    ]
    unreadable = sum(outcome.error is not None for outcome in outcomes)
    failed = sum(len(outcome.failed_rules) for outcome in outcomes)
    if failed:
        parts.append(f"{failed} rule{'s' if failed != 1 else ''} failed")
    if unreadable:
        parts.append(f"{unreadable} file{'s' if unreadable != 1 else ''} not linted")
    if not parts:
        return Text("no findings", style="green")
    return Text(f"{', '.join(parts)} in {len(outcomes)} file{'s' if len(outcomes) != 1 else ''}")


def print_statistics(outcomes: Sequence[FileOutcome], console: Console) -> None:
    """Hits and milliseconds per rule over all files, slowest first."""
    from rich.table import Table

    seconds: dict[str, float] = {}
    hits: dict[str, int] = {}
    for outcome in outcomes:
        for rule, spent in outcome.seconds.items():
            seconds[rule] = seconds.get(rule, 0.0) + spent
        for finding in outcome.findings:
            hits[finding.rule] = hits.get(finding.rule, 0) + 1
    table = Table(box=None)
    table.add_column("rule")
    table.add_column("hits", justify="right")
    table.add_column("ms", justify="right")
    for rule in sorted(seconds, key=lambda rule: (-seconds[rule], rule)):
        table.add_row(rule, str(hits.get(rule, 0)), f"{seconds[rule] * 1000:.1f}")
    console.print(table)
