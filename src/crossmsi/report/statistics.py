"""Hits and time of each rule over a whole run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crossmsi.report.outcome import FileOutcome

if TYPE_CHECKING:
    from rich.console import Console


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
