"""Text of a conditional statement → syntax tree, with explicit stacks instead of recursion."""

from __future__ import annotations

from collections.abc import Iterator

from crossmsi.analysis.conditions.lexer import BLANKS, ConditionSyntaxError, Token, tokens
from crossmsi.analysis.conditions.tree import (
    Comparison,
    Condition,
    Integer,
    Literal,
    Logical,
    Node,
    Not,
    Symbol,
    SymbolKind,
    Value,
)

_PRECEDENCE = {"IMP": 1, "EQV": 2, "XOR": 3, "OR": 4, "AND": 5, "NOT": 6}
_KINDS = {kind.value: kind for kind in SymbolKind}
_VALUES = ("symbol", "literal", "integer")


def parse(text: str | None) -> Condition:
    """The tree of a conditional statement; null and blank text give the null condition (root None).

    Operators of equal precedence group to the left. Raises ConditionSyntaxError with the position of the trouble.
    """
    source = text or ""
    if not source.strip(BLANKS):
        return Condition(source, None)
    return Condition(source, _Parser(source).parse())


class _Parser:
    """Operator-precedence parsing: ``_operands`` and ``_operators`` are the two stacks of the shunting yard."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: Iterator[Token] = tokens(text)
        self._operands: list[Node] = []
        self._operators: list[Token] = []

    def parse(self) -> Node:
        token = next(self._tokens)
        while True:
            token = self._operand(token)
            while token.kind == "close":
                self._close(token)
                token = next(self._tokens)
            if token.kind == "end":
                break
            if token.kind not in _PRECEDENCE or token.kind == "NOT":
                raise self._error(token, "expected AND, OR, XOR, EQV, IMP or the end here")
            self._reduce(_PRECEDENCE[token.kind])
            self._operators.append(token)
            token = next(self._tokens)
        self._reduce(0)
        if self._operators:
            raise self._error(self._operators[-1], "this bracket is never closed")
        return self._operands.pop()

    def _operand(self, token: Token) -> Token:
        """Read NOTs, opening brackets and one term; returns the token behind it."""
        while token.kind in ("NOT", "open"):
            self._operators.append(token)
            token = next(self._tokens)
        if token.kind not in _VALUES:
            what = "the condition ends where a value is needed" if token.kind == "end" else "expected a value here"
            raise self._error(token, what)
        left = _value(token)
        token = next(self._tokens)
        if token.kind != "comparison":
            self._operands.append(left)
            return token
        operator = token
        token = next(self._tokens)
        if token.kind not in _VALUES:
            raise self._error(token, f"the comparison {operator.text} needs a value on its right")
        right = _value(token)
        ignore_case = operator.text.startswith("~")
        self._operands.append(Comparison(operator.text.removeprefix("~"), ignore_case, left, right))
        token = next(self._tokens)
        if token.kind == "comparison":
            raise self._error(token, "comparisons can't be chained")
        return token

    def _close(self, token: Token) -> None:
        self._reduce(0)
        if not self._operators:
            raise self._error(token, "this bracket closes nothing")
        self._operators.pop()

    def _reduce(self, precedence: int) -> None:
        """Apply the operators above the nearest open bracket that bind at least as tightly as ``precedence``."""
        while self._operators and self._operators[-1].kind != "open":
            kind = self._operators[-1].kind
            if _PRECEDENCE[kind] < precedence:
                return
            self._operators.pop()
            right = self._operands.pop()
            self._operands.append(Not(right) if kind == "NOT" else Logical(kind, self._operands.pop(), right))

    def _error(self, token: Token, reason: str) -> ConditionSyntaxError:
        return ConditionSyntaxError(reason, self._text, token.position)


def _value(token: Token) -> Value:
    if token.kind == "literal":
        return Literal(token.text)
    if token.kind == "integer":
        return Integer(_integer(token.text))
    prefix = token.text[0] if token.text[0] in "%$&?!" else ""
    return Symbol(_KINDS[prefix], token.text.removeprefix(prefix), token.position)


def _integer(digits: str) -> int:
    """The number; absurdly long ones are cut to their first digits, far outside 32 bits all the same."""
    return int(digits[:20])
