"""What a rule says of itself, for reports; ids that no rule has (the linter's own remarks) say nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from crossmsi.report.explain import explanation
from crossmsi.rules.discovery import load_rule, rule_modules


@dataclass(frozen=True, slots=True)
class RuleTexts:
    """``instead`` is what to do, on one line; ``page`` the whole documentation as markdown."""

    title: str = ""
    purpose: str = ""
    instead: str = ""
    page: str = ""
    url: str = ""
    parity: str = ""


@cache
def rule_texts(rule_id: str) -> RuleTexts:
    """Texts of one rule, all empty when there is no such rule."""
    if rule_id not in rule_modules():
        return RuleTexts()
    rule = load_rule(rule_id)
    sections = {heading: " ".join(text.split()) for heading, text in rule.sections().items()}
    return RuleTexts(
        rule.title(), sections.get("What it does", ""), sections.get("Use instead", ""), explanation(rule),
        rule.source_url, rule.parity,
    )  # fmt: skip
