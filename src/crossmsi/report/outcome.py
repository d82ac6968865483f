"""The result of linting one file: what every formatter takes."""

from __future__ import annotations

from dataclasses import dataclass, field

from crossmsi.errors import CrossmsiError
from crossmsi.report.rows import RowKey, RowView
from crossmsi.rules import FailedRule, Finding, Severity
from crossmsi.rules.suppression import Review


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that does not count, and why.

    ``in_source`` when the manifest or .wxs file itself says so, ``known`` when a baseline has it.
    """

    finding: Finding
    reason: str
    in_source: bool = False
    known: bool = False


@dataclass(slots=True)
class FileOutcome:
    """``error`` says why the file could not be linted at all; the rest is empty then.

    ``seconds`` has every rule that ran, ``failing`` the severities that make the exit status 1, ``rows`` the rows
    that a report may show (see ``report.rows``), and ``reviews`` what became of each suppression.
    """

    path: str
    findings: list[Finding] = field(default_factory=list)
    failed_rules: list[FailedRule] = field(default_factory=list)
    error: CrossmsiError | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    suppressed: list[Suppressed] = field(default_factory=list)
    failing: tuple[Severity, ...] = ("error",)
    rows: dict[RowKey, RowView] = field(default_factory=dict)
    reviews: list[Review] = field(default_factory=list)

    def above_info(self) -> list[Finding]:
        """The findings that ask for something to be done."""
        return [finding for finding in self.findings if finding.severity != "info"]

    def count(self, severity: str) -> int:
        """Number of findings of one severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def status(self) -> int:
        """The exit status for this file: 2 when it or a rule failed, 1 for findings that fail, else 0."""
        if self.error or self.failed_rules:
            return 2
        return int(any(finding.severity in self.failing for finding in self.findings))

    @property
    def problem(self) -> str:
        """``error`` as text, without its place where that is the file itself; empty without an error."""
        if self.error is None:
            return ""
        text = str(self.error)
        return text.removeprefix(f"{self.path}: ") if str(self.error.where) == self.path else text
