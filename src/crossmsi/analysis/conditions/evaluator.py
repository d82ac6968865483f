"""Conditional statements evaluated against an environment, in two- or three-valued logic.

Comparison rules, from https://learn.microsoft.com/windows/win32/msi/conditional-statement-syntax :

- an undefined property is an empty string, and a value by itself is true when it is not empty (or a non-zero integer);
- an integer compared with something that is no integer is false, except for ``<>``, which is true;
- quoted text compares as text; two symbols compare as integers when both are integers (undocumented), else as text;
- ``>< << >>`` between integers test bits, between texts they look for a substring.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from crossmsi.analysis.conditions.tree import Comparison, Condition, Integer, Literal, Logical, Not, Symbol, SymbolKind

_INTEGER = re.compile(r"[+-]?[0-9]{1,10}", re.ASCII)
_LIMIT = 0x7FFFFFFF


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()
"""What an environment returns for a symbol whose value can't be known; only evaluate_partial accepts it."""

SymbolValue = str | int | None


class ConditionEnvironment(Protocol):
    """Where the values of symbols come from."""

    def symbol(self, kind: SymbolKind, name: str) -> SymbolValue | _Unknown:
        """The value of a symbol; None when it is undefined."""


@dataclass(slots=True)
class StateEnvironment:
    """An environment out of mappings.

    Names are case-sensitive, except those of environment variables (give these in upper case). States are the
    installer's numbers: -1 unknown, 1 advertised, 2 absent, 3 local, 4 source. With ``complete=False`` whatever is
    not listed is UNKNOWN instead of undefined.
    """

    properties: Mapping[str, SymbolValue] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    component_actions: Mapping[str, int] = field(default_factory=dict)
    component_states: Mapping[str, int] = field(default_factory=dict)
    feature_actions: Mapping[str, int] = field(default_factory=dict)
    feature_states: Mapping[str, int] = field(default_factory=dict)
    complete: bool = True

    def symbol(self, kind: SymbolKind, name: str) -> SymbolValue | _Unknown:
        source: Mapping[str, SymbolValue] = {
            SymbolKind.PROPERTY: self.properties,
            SymbolKind.ENVIRONMENT: self.environment,
            SymbolKind.COMPONENT_ACTION: self.component_actions,
            SymbolKind.COMPONENT_STATE: self.component_states,
            SymbolKind.FEATURE_ACTION: self.feature_actions,
            SymbolKind.FEATURE_STATE: self.feature_states,
        }[kind]  # type: ignore[assignment]
        key = name.upper() if kind is SymbolKind.ENVIRONMENT else name
        return source.get(key, None if self.complete else UNKNOWN)


def evaluate(condition: Condition, environment: ConditionEnvironment) -> bool:
    """Whether the condition holds; the null condition does. Raises ValueError when a needed value is UNKNOWN."""
    result = evaluate_partial(condition, environment)
    if result is None:
        raise ValueError("the condition depends on a value that is not known")
    return result


def evaluate_partial(condition: Condition, environment: ConditionEnvironment) -> bool | None:
    """Whether the condition holds whatever the UNKNOWN values are; None when it depends on them.

    Kleene's three-valued logic: each occurrence of an unknown counts by itself, so ``A OR NOT A`` is None.
    """
    if condition.root is None:
        return True
    stack: list[bool | None] = []
    for node in condition.postorder():
        if isinstance(node, Not):
            value = stack.pop()
            stack.append(None if value is None else not value)
        elif isinstance(node, Logical):
            right = stack.pop()
            stack.append(_LOGICAL[node.operator](stack.pop(), right))
        elif isinstance(node, Comparison):
            stack.append(_compare(node, environment))
        else:
            value = _value(node, environment)
            stack.append(None if isinstance(value, _Unknown) else bool(value))
    return stack.pop()


def _and(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _or(left: bool | None, right: bool | None) -> bool | None:
    if left or right:
        return True
    return None if left is None or right is None else False


def _xor(left: bool | None, right: bool | None) -> bool | None:
    return None if left is None or right is None else left != right


def _eqv(left: bool | None, right: bool | None) -> bool | None:
    return None if left is None or right is None else left == right


def _imp(left: bool | None, right: bool | None) -> bool | None:
    return _or(None if left is None else not left, right)


_LOGICAL: dict[str, Callable[[bool | None, bool | None], bool | None]] = {
    "AND": _and,
    "OR": _or,
    "XOR": _xor,
    "EQV": _eqv,
    "IMP": _imp,
}
_ORDER: dict[str, Callable[[object, object], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_SUBSTRING: dict[str, Callable[[str, str], bool]] = {
    "><": operator.contains,
    "<<": str.startswith,
    ">>": str.endswith,
}
_BITS: dict[str, Callable[[int, int], bool]] = {
    "><": lambda left, right: left & right != 0,
    "<<": lambda left, right: (left >> 16) & 0xFFFF == right,
    ">>": lambda left, right: left & 0xFFFF == right,
}


def _value(node: Symbol | Literal | Integer, environment: ConditionEnvironment) -> str | int | _Unknown:
    """The value of a term: an int for an integer literal and for component and feature states, else text."""
    if isinstance(node, Integer):
        return node.value
    if isinstance(node, Literal):
        return node.text
    value = environment.symbol(node.kind, node.name)
    if value is None:
        return ""
    # Properties are text, whatever the environment's author wrote: "0" is a value that has been set.
    return str(value) if isinstance(value, int) and node.kind in _TEXT_SYMBOLS else value


_TEXT_SYMBOLS = (SymbolKind.PROPERTY, SymbolKind.ENVIRONMENT)


def _compare(node: Comparison, environment: ConditionEnvironment) -> bool | None:
    left, right = _value(node.left, environment), _value(node.right, environment)
    if isinstance(left, _Unknown) or isinstance(right, _Unknown):
        return None
    if isinstance(left, int) or isinstance(right, int):
        return _compare_numbers(node.operator, _as_number(left), _as_number(right))
    if not isinstance(node.left, Literal) and not isinstance(node.right, Literal):
        numbers = _as_number(left), _as_number(right)
        if None not in numbers and node.operator in _ORDER:
            return _compare_numbers(node.operator, *numbers)
    if node.ignore_case:
        left, right = left.casefold(), right.casefold()
    test = _ORDER.get(node.operator) or _SUBSTRING[node.operator]
    return test(left, right)


def _compare_numbers(name: str, left: int | None, right: int | None) -> bool:
    if left is None or right is None:
        return name == "<>"
    test = _ORDER.get(name) or _BITS[name]
    return test(left, right)


def _as_number(value: str | int) -> int | None:
    """The value as 32-bit integer, or None when it can't be converted."""
    if isinstance(value, int):
        return value
    if _INTEGER.fullmatch(value) is None:
        return None
    number = int(value)
    return number if -_LIMIT - 1 <= number <= _LIMIT else None
