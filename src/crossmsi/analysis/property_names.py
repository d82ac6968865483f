"""Property names that differ from a known one in case only.

Known are the installer's own properties and folders, and the Property table.
Source: https://learn.microsoft.com/windows/win32/msi/ice46
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crossmsi.analysis.conditions.lexer import ConditionSyntaxError, tokens
from crossmsi.analysis.folders import SYSTEM_FOLDERS
from crossmsi.analysis.identifiers import IDENTIFIER_PATTERN, is_identifier
from crossmsi.msi.schema import STANDARD_PROPERTIES

# An innermost [Name], nested or not; [\[Name] is an escape.
_REFERENCE = re.compile(rf"(?<!\[\\)\[({IDENTIFIER_PATTERN})\]")


class PropertyNames:
    """A set of property names that finds near misses; the first of several spellings stands for them."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names: set[str] = set()
        self._spelling: dict[str, str] = {}
        for name in (*STANDARD_PROPERTIES, *SYSTEM_FOLDERS, *names):
            self.add(name)

    def add(self, name: str) -> None:
        """Make a name known."""
        self._names.add(name)
        self._spelling.setdefault(name.lower(), name)

    def other_spelling(self, name: str) -> str | None:
        """The known name that differs from this one in case only; None when it is known itself or like no other."""
        return None if name in self._names else self._spelling.get(name.lower())


def formatted_properties(text: str) -> list[str]:
    """The property names of a formatted text in order, with repetitions."""
    return _REFERENCE.findall(text)


def condition_properties(text: str) -> Iterator[str]:
    """The property names of a condition in order, with repetitions; those before the first mistake if it has one."""
    try:
        for token in tokens(text):
            if token.kind == "symbol" and is_identifier(token.text):
                yield token.text
    except ConditionSyntaxError:
        return
