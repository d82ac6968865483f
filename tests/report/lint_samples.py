"""Outcomes made by hand, with everything in them that a format must cope with."""

from __future__ import annotations

from pathlib import Path

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.report.lintrun import LintRun
from crossmsi.report.outcome import FileOutcome, Suppressed
from crossmsi.rules import FailedRule, Finding

BASE = Path("/project")
NASTY = "100% of | <b>`x`</b>, [a](b) @all *c*\r\n::error::\x1b[31m\x07\ud800 &amp; ]]>"
FINDINGS = [
    Finding("ICE01", "info", "says something", "Property", "Value", ("A",)),
    Finding("ICE33", "warning", NASTY, "Registry", "Key", ("a:b,c%d",), SourceLocation("src/a b.yaml", 3, 7)),
    Finding("ICE33", "warning", NASTY, "Registry", "Key", ("r1",), SourceLocation("/elsewhere/x.wxs", 9)),
    Finding("ISA002", "error", "one line", "File", "FileName", ("tool.exe",)),
]


def outcome(path: str = "out/a.msi", **changes) -> FileOutcome:
    """A file with a finding of every severity, a suppressed one, and two rules that found nothing."""
    seconds = dict.fromkeys(("ICE01", "ICE02", "ICE03", "ICE33", "ISA002"), 0.5)
    fields = {"findings": list(FINDINGS), "seconds": seconds, **changes}
    return FileOutcome(path, **fields)


def run(*outcomes: FileOutcome, verbose: bool = False) -> LintRun:
    """A run with ``BASE`` as its folder."""
    return LintRun(outcomes or everything(), verbose, BASE, BASE)


def everything() -> tuple[FileOutcome, ...]:
    """Findings, a suppressed one, a rule that failed, a file that can't be read, and a clean file."""
    accepted = Finding("ICE03", "error", "accepted", "Property", "Value", ("B",))
    return (
        outcome(suppressed=[Suppressed(accepted, "ticket 7"), Suppressed(FINDINGS[3], "by comment", True)]),
        outcome("out/b.msi", findings=[], failed_rules=[FailedRule("ICE03", "ValueError: no\ngood")]),
        FileOutcome("out/c.msi", error=CrossmsiError("is no package", where="out/c.msi", hint="give one")),
        outcome("out/d.msi", findings=[]),
    )
