"""One run of the linter as the formatters see it, and how a text may look."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import quote

from crossmsi.errors import SourceLocation
from crossmsi.report.outcome import FileOutcome
from crossmsi.rules import Finding
from crossmsi.rules.finding import SEVERITIES


@dataclass(frozen=True, slots=True)
class Style:
    """``width`` in terminal cells, None where lines are not to be wrapped; ``colour`` as ANSI escape sequences."""

    width: int | None = None
    colour: bool = False


@dataclass(frozen=True, slots=True)
class LintRun:
    """Outcomes in the order of the command line, whose relative paths start in ``folder``.

    Reports for programs give paths from ``base``.
    """

    outcomes: Sequence[FileOutcome]
    verbose: bool = False
    folder: Path = field(default_factory=Path.cwd)
    base: Path = field(default_factory=lambda: checkout(Path.cwd()))

    def shown(self, outcome: FileOutcome) -> list[Finding]:
        """What formats for people show: findings of severity info only when asked for."""
        return outcome.findings if self.verbose else outcome.above_info()

    def relative(self, path: str) -> str:
        """The path below ``base`` with slashes; absolute where it is elsewhere."""
        return _relative(self.base, self.folder, path)

    def uri(self, path: str) -> tuple[str, bool]:
        """The path as URI reference (RFC 3986), and whether it is relative to ``base``."""
        relative = self.relative(path)
        if Path(relative).is_absolute():
            return Path(relative).as_uri(), False
        return quote(relative, errors="surrogateescape"), True

    def place(self, outcome: FileOutcome, finding: Finding) -> SourceLocation:
        """The line that the finding's row comes from; else the linted file, without a line."""
        return finding.location or SourceLocation(outcome.path)

    def summary(self) -> str:
        """``3 errors, 1 warning in 2 files``, or ``no findings``; then how many files could not be linted."""
        parts = []
        for severity in SEVERITIES if self.verbose else SEVERITIES[:2]:
            if count := sum(outcome.count(severity) for outcome in self.outcomes):
                parts.append(counted(count, severity) if severity != "info" else f"{count} info")
        if failed := sum(len(outcome.failed_rules) for outcome in self.outcomes):
            parts.append(f"{counted(failed, 'rule')} failed")
        unreadable = sum(outcome.error is not None for outcome in self.outcomes)
        linted = len(self.outcomes) - unreadable
        text = ", ".join(parts) or "no findings"
        if parts or linted != 1 or unreadable:
            text += f" in {counted(linted, 'file')}"
        if unreadable:
            text = f"{text}; " if linted else ""
            text += f"{counted(unreadable, 'file')} not linted"
        if suppressed := sum(len(outcome.suppressed) for outcome in self.outcomes):
            text += f"; {suppressed} suppressed"
        return text


def checkout(folder: Path) -> Path:
    """What CI systems want paths to start from: the root of the working copy that ``folder`` is in, else ``folder``."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        root = os.environ.get(name)
        if root and folder.is_relative_to(root):
            return Path(root)
    return folder


@cache
def _relative(base: Path, folder: Path, path: str) -> str:
    absolute = Path(os.path.abspath(folder / path))
    return (absolute.relative_to(base) if absolute.is_relative_to(base) else absolute).as_posix()


def by_rule(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings of each rule, rules in the order of their first finding."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.rule, []).append(finding)
    return found


def counted(number: int, noun: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
