"""What the linter says of a package, and whether it would pass the logo test."""

from __future__ import annotations

from crossmsi.analysis import Package
from crossmsi.errors import SourceLocation
from crossmsi.report.decision.document import FindingRow, Findings, Logo
from crossmsi.report.decision.listing import listing
from crossmsi.report.outcome import FileOutcome
from crossmsi.rules import run_rules
from crossmsi.rules.selection import Selection


def findings(outcome: FileOutcome, limit: int) -> Findings:
    """The outcome as data; where a rule broke on the package, ``failed`` says so."""
    rows = [
        FindingRow(rule=f.rule, severity=f.severity, where=f.place, line=_line(f.location), message=f.message)
        for f in outcome.findings
    ]
    return Findings(
        errors=outcome.count("error"),
        warnings=outcome.count("warning"),
        infos=outcome.count("info"),
        suppressed=len(outcome.suppressed),
        failed=tuple(f"{failed.rule}: {failed.reason}" for failed in outcome.failed_rules),
        rows=listing(rows, limit),
    )


def logo(package: Package) -> Logo:
    """The profile vista-logo, with nothing suppressed."""
    outcome = run_rules(package, Selection(profile="vista-logo").rules(package))
    errors = dict.fromkeys(finding.rule for finding in outcome.findings if finding.severity == "error")
    broken = dict.fromkeys(f"{failed.rule} (the rule failed)" for failed in outcome.failed)
    return Logo(passed=not errors and not broken, errors=(*errors, *broken))


def _line(location: SourceLocation | None) -> str:
    return "" if location is None else str(location)
