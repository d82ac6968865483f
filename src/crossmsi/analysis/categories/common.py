"""What nearly all values of a category look like: patterns that only valid values match.

A value that matches needs no call of its category's check; one that doesn't may still be valid. Repetitions of
references are bounded, since the engine keeps state for each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from crossmsi.analysis.identifiers import IDENTIFIER_PATTERN

_FORMATTED = rf"[^\[]*(?:\[[#!$]?{IDENTIFIER_PATTERN}\][^\[]*){{0,8}}"
_SHORT = r"""[^\\/?|><:*"+,;=\[\] .]"""
_LONG = r"""[^\\/?|><:*"]"""

COMMON_VALUES: Mapping[str, re.Pattern[str]] = {
    "Filename": re.compile(rf"""{_SHORT}{{1,8}}(?:\.{_SHORT}{{0,3}})?(?:\|{_LONG}{{0,250}}{_SHORT})?"""),
    "Formatted": re.compile(_FORMATTED),
    "Guid": re.compile(r"\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}"),
    "Identifier": re.compile(IDENTIFIER_PATTERN),
    "KeyFormatted": re.compile(_FORMATTED),
    "RegPath": re.compile(rf"(?!\\){_FORMATTED}(?<!\\)"),
    "Template": re.compile(_FORMATTED),
}
