"""Categories of text with a grammar: formatted text, templates, conditions, registry paths, URLs.

Source: https://learn.microsoft.com/windows/win32/msi/formatted and the pages on Template, RegPath, FormattedSDDLText,
Shortcut and Condition
"""

from __future__ import annotations

import re

from crossmsi.analysis.categories.text_value import shown, text_category
from crossmsi.analysis.conditions import ConditionSyntaxError, parse
from crossmsi.analysis.formatted import ReferenceKind, parse_formatted
from crossmsi.analysis.identifiers import is_identifier

# Texts that need no closer look: plain ones, and references to plainly named properties, files and components.
_PLAIN = re.compile(r"[^\[]*(?:\[[#!$]?[A-Za-z_][A-Za-z0-9_.]*\][^\[]*)*")
_PLAIN_LENGTH = 4096  # the pattern keeps state for each reference while it matches
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


@text_category
def check_formatted(value: str) -> str | None:
    """Formatted: every opening bracket closes, every reference has a valid name; a lone ] is text."""
    return _formatted_problem(value, fields=False)


@text_category
def check_key_formatted(value: str) -> str | None:
    """KeyFormatted: like Formatted, for columns of a primary key."""
    return _formatted_problem(value, fields=False)


@text_category
def check_template(value: str) -> str | None:
    """Template: Formatted text that may also refer to fields by number."""
    return _formatted_problem(value, fields=True)


@text_category
def check_formatted_sddl_text(value: str) -> str | None:
    """FormattedSDDLText: any text; the descriptor is read only when the permission is set (ICE104 looks at it)."""
    return None


@text_category
def check_reg_path(value: str) -> str | None:
    """RegPath: Formatted text that neither begins nor ends with a backslash."""
    if value.startswith("\\") or value.endswith("\\"):
        return f"the registry path {shown(value)} begins or ends with a backslash"
    return _formatted_problem(value, fields=False)


@text_category
def check_shortcut(value: str) -> str | None:
    """Shortcut: Formatted text when it has a bracket, else an identifier (a key of the Feature table)."""
    if "[" in value or "]" in value:
        return _formatted_problem(value, fields=False)
    return None if is_identifier(value) else f"the target {shown(value)} is neither formatted text nor a feature"


@text_category
def check_condition(value: str) -> str | None:
    """Condition: a conditional statement."""
    try:
        parse(value)
    except ConditionSyntaxError as error:
        return f"the condition {shown(value)} is wrong at character {error.position + 1}: {error.reason}"
    return None


@text_category
def check_url(value: str) -> str | None:
    """URL: a scheme, a colon and something without blanks; or text that begins with a reference in brackets."""
    if value.startswith("["):
        return _formatted_problem(value, fields=False)
    return None if _URL.fullmatch(value) else f"{shown(value)} is no URL"


def _formatted_problem(value: str, *, fields: bool) -> str | None:
    if len(value) < _PLAIN_LENGTH and _PLAIN.fullmatch(value):
        return None
    parsed = parse_formatted(value)
    if parsed.unclosed:
        return f"the bracket at character {parsed.unclosed[0] + 1} of {shown(value)} is never closed"
    for reference in parsed.references:
        if not reference.valid or (reference.kind is ReferenceKind.FIELD and not fields):
            where = value[reference.start : reference.end]
            return f"the reference {shown(where)} at character {reference.start + 1} of {shown(value)} names nothing"
    return None
