"""A rule's documentation as markdown text."""

from __future__ import annotations

from crossmsi.rules.rule import HEADINGS, Rule

_PARITY = {
    "same": "reports what Microsoft's validator reports",
    "stricter": "stricter than Microsoft's validator",
    "weaker": "weaker than Microsoft's validator",
    "own": "crossmsi's own rule: Microsoft has none",
}


def explanation(rule: type[Rule]) -> str:
    """Title, the four sections, and a line each on lifecycle, parity and source."""
    sections = rule.sections()
    parts = [f"# {rule.id()}: {rule.title()}"]
    parts += [f"## {heading}\n{sections[heading]}" for heading in HEADINGS if heading in sections]
    state = "stable" if rule.lifecycle == "stable" else "preview: off unless selected by its id"
    parity = _PARITY[rule.parity] + (f": {rule.parity_note}" if rule.parity_note else "")
    parts.append(
        f"Tables: {', '.join(rule.tables) or 'any'}  \nLifecycle: {state}  \nParity: {parity}  \n"
        f"Reference: {rule.source_url}"
    )
    return "\n\n".join(parts)
