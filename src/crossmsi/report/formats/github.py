"""Annotations for GitHub Actions, and the summary of the job.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from crossmsi.errors import CrossmsiError
from crossmsi.report.lintrun import LintRun, Style
from crossmsi.report.packagetext import printable

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render(run: LintRun, style: Style) -> str:
    """A workflow command for each finding, then the summary as a plain line."""
    return "\n".join([*_commands(run), run.summary()]) + "\n"


def publish(run: LintRun) -> None:
    """Append the run as a table to the file that ``GITHUB_STEP_SUMMARY`` names; without that variable do nothing."""
    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if not target:
        return
    from crossmsi.report.formats.markdown import render as markdown

    try:
        with Path(target).open("a", encoding="utf-8", newline="\n") as file:
            file.write(markdown(run, Style()))
    except OSError as error:
        raise CrossmsiError(f"can't append the summary: {error.strerror}", where=target) from None


def command(name: str, message: str, **properties: object) -> str:
    """``::name key=value,...::message``, escaped; properties that are None are left out."""
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None)
    return f"::{name}{' ' if given else ''}{given}::{_data(message)}"


def _commands(run: LintRun) -> Iterator[str]:
    for outcome in run.outcomes:
        file = run.relative(outcome.path)
        if outcome.error:
            yield command("error", outcome.problem, file=file, title="not linted")
        for finding in run.shown(outcome):
            place = run.place(outcome, finding)
            title = f"{finding.rule}: {finding.place}" if finding.place else finding.rule
            yield command(
                COMMANDS[finding.severity], finding.message,
                file=run.relative(place.path), line=place.line, col=place.column if place.line else None, title=title,
            )  # fmt: skip
        for failed in outcome.failed_rules:
            yield command("error", failed.reason, file=file, title=f"{failed.rule} failed")


def _data(text: str) -> str:
    lines = (printable(line).replace("%", "%25") for line in text.splitlines())
    return "%0A".join(lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
