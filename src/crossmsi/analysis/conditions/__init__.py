"""Conditional statements: parse, inspect, evaluate.

Source: https://learn.microsoft.com/windows/win32/msi/conditional-statement-syntax
"""

from __future__ import annotations

from crossmsi.analysis.conditions.evaluator import (
    UNKNOWN,
    ConditionEnvironment,
    StateEnvironment,
    evaluate,
    evaluate_partial,
)
from crossmsi.analysis.conditions.lexer import ConditionSyntaxError
from crossmsi.analysis.conditions.parser import parse
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
)

__all__ = [
    "UNKNOWN",
    "Comparison",
    "Condition",
    "ConditionEnvironment",
    "ConditionSyntaxError",
    "Integer",
    "Literal",
    "Logical",
    "Node",
    "Not",
    "StateEnvironment",
    "Symbol",
    "SymbolKind",
    "evaluate",
    "evaluate_partial",
    "parse",
]
