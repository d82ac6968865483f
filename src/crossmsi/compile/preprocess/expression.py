"""Conditions of ``<?if?>`` and ``<?elseif?>``.

``and`` and ``or`` bind alike and from the left, ``not`` applies to the term that follows; ``=`` and ``==``, ``!=``
compare text, ``~=`` ignoring case, ``< <= > >=`` compare integers.
"""

from __future__ import annotations

import re

from crossmsi.compile.preprocess.variables import Variables, closing
from crossmsi.errors import CrossmsiError, SourceLocation

_OPERATOR = re.compile(r"==|!=|~=|<=|>=|=|<|>")
_WORD = re.compile(r'[^\s=<>!~()"]+')
_INTEGER = re.compile(r"[+-]?\d+\Z")
FALSE_VALUES = ("", "0", "false", "no")


class Operand(str):
    """A value in an expression; ``variable``: written as ``$(…)``, so that its truth can be asked."""

    variable = False


def evaluate(text: str, variables: Variables, at: SourceLocation) -> bool:
    """The truth of an expression. Raises CrossmsiError on a malformed one."""
    parser = _Parser(text, variables, at)
    value = parser.expression()
    if parser.tokens:
        raise parser.wrong(f"unexpected {parser.tokens[0]!r}")
    return value


class _Parser:
    def __init__(self, text: str, variables: Variables, at: SourceLocation) -> None:
        self.text = text.strip()
        self.at = at
        self.variables = variables
        self.tokens = self._tokenize()

    def wrong(self, why: str) -> CrossmsiError:
        return CrossmsiError(f"malformed preprocessor expression {self.text!r}: {why}", where=self.at)

    def _tokenize(self) -> list[str]:
        tokens: list[str] = []
        text, position = self.text, 0
        while position < len(text):
            character = text[position]
            if character.isspace():
                position += 1
            elif character in "()":
                tokens.append(character)
                position += 1
            elif character == '"':
                end = text.find('"', position + 1)
                if end < 0:
                    raise self.wrong("a quotation mark isn't closed")
                tokens.append(Operand(self.variables.expand(text[position + 1 : end], self.at)))
                position = end + 1
            elif text.startswith("$(", position):
                end = closing(text, position + 1)
                if end < 0:
                    raise self.wrong("a parenthesis isn't closed")
                operand = Operand(self.variables.expand(text[position : end + 1], self.at))
                operand.variable = True
                tokens.append(operand)
                position = end + 1
            elif found := _OPERATOR.match(text, position) or _WORD.match(text, position):
                tokens.append(found.group())
                position = found.end()
            else:
                raise self.wrong(f"unexpected {character!r}")
        return tokens

    def keyword(self, *names: str) -> str | None:
        """Take the next token if it is one of these keywords."""
        if self.tokens and not isinstance(self.tokens[0], Operand) and self.tokens[0].lower() in names:
            return self.tokens.pop(0).lower()
        return None

    def expression(self) -> bool:
        value = self.term()
        while operator := self.keyword("and", "or"):
            right = self.term()
            value = (value and right) if operator == "and" else (value or right)
        return value

    def term(self) -> bool:
        if self.keyword("not"):
            return not self.term()
        if self.tokens and self.tokens[0] == "(" and not isinstance(self.tokens[0], Operand):
            self.tokens.pop(0)
            value = self.expression()
            if not self.tokens or isinstance(self.tokens[0], Operand) or self.tokens.pop(0) != ")":
                raise self.wrong("a parenthesis isn't closed")
            return value
        return self.comparison()

    def operand(self) -> str:
        token = self.tokens.pop(0) if self.tokens else None
        if token is None or (not isinstance(token, Operand) and (_OPERATOR.fullmatch(token) or token in "()")):
            raise self.wrong("a value is missing" if token is None else f"a value is missing before {token!r}")
        return token

    def comparison(self) -> bool:
        left = self.operand()
        if not self.tokens or isinstance(self.tokens[0], Operand) or not _OPERATOR.fullmatch(self.tokens[0]):
            if isinstance(left, Operand) and left.variable:
                return left not in FALSE_VALUES
            raise self.wrong(f"{str(left)!r} is neither a variable nor part of a comparison")
        operator = self.tokens.pop(0)
        right = self.operand().strip()
        left = left.strip()
        if operator in ("=", "=="):
            return left == right
        if operator == "!=":
            return left != right
        if operator == "~=":
            return left.lower() == right.lower()
        if not _INTEGER.match(left) or not _INTEGER.match(right):
            raise self.wrong(f"{operator} compares integers")
        first, second = int(left), int(right)
        return {"<": first < second, "<=": first <= second, ">": first > second, ">=": first >= second}[operator]
