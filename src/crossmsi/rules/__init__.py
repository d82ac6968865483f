"""The linter: rules found in ``rules/ice`` and ``rules/isa``, run over an analysis.Package."""

from crossmsi.rules.engine import Outcome, run_rules
from crossmsi.rules.finding import FailedRule, Finding, Severity
from crossmsi.rules.rule import Rule
from crossmsi.rules.selection import Selection

__all__ = ["FailedRule", "Finding", "Outcome", "Rule", "Selection", "Severity", "run_rules"]
