"""Conditional statements as a sequence of tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from crossmsi.errors import CrossmsiError

# Longer than any real condition by orders of magnitude; bounds the memory of a hostile one.
MAX_LENGTH = 262_144

BLANKS = " \t\n\r\f\v"  # what \s means below
LOGICAL_WORDS = ("NOT", "AND", "OR", "XOR", "EQV", "IMP")

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<open>\() | (?P<close>\))
    | (?P<comparison>~?(?:><|<<|>>|<>|<=|>=|=|<|>))
    | "(?P<literal>[^"]*)"
    | (?P<integer>-?[0-9]+)(?![A-Za-z0-9_.])
    | (?P<symbol>[%$&?!]?[A-Za-z_][A-Za-z0-9_.]*)
    | (?P<end>\Z)
    )""",
    re.VERBOSE | re.ASCII,
)


class ConditionSyntaxError(CrossmsiError):
    """A text that is no conditional statement; ``position`` is the 0-based offset of the trouble in ``text``."""

    def __init__(self, reason: str, text: str, position: int) -> None:
        shown = text if len(text) <= 200 else text[:197] + "..."
        super().__init__(
            f"the condition '{shown}' is wrong at character {position + 1}: {reason}",
            hint="see https://learn.microsoft.com/windows/win32/msi/conditional-statement-syntax",
        )
        self.reason = reason
        self.text = text
        self.position = position


class Token(NamedTuple):
    """``kind``: open, close, comparison, literal, integer, symbol, end, or a logical word in upper case."""

    kind: str
    text: str
    position: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a condition, ``end`` last.

    Raises ConditionSyntaxError at the first character that starts no token.
    """
    if len(text) > MAX_LENGTH:
        raise ConditionSyntaxError(f"it is {len(text)} characters long; {MAX_LENGTH} is the most", text, MAX_LENGTH)
    position = 0
    while True:
        found = _TOKEN.match(text, position)
        if found is None:
            raise _bad_character(text, position)
        kind = found.lastgroup or "end"
        value = found.group(kind)
        start = found.start(kind) - (kind == "literal")
        if kind == "symbol" and value.upper() in LOGICAL_WORDS:
            kind = value.upper()
        yield Token(kind, value, start)
        if kind == "end":
            return
        position = found.end()


def _bad_character(text: str, position: int) -> ConditionSyntaxError:
    while position < len(text) and text[position] in BLANKS:
        position += 1
    character = text[position]
    if character == '"':
        return ConditionSyntaxError("the quotation mark is never closed", text, position)
    if character.isdigit() or character == "-":
        return ConditionSyntaxError("this is neither a number nor a name", text, position)
    if character in "%$&?!":
        return ConditionSyntaxError(f"the prefix {character} needs a name right behind it", text, position)
    return ConditionSyntaxError(f"unexpected character {character!r}", text, position)
