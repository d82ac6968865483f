"""The syntax tree of a conditional statement.

Trees of hostile conditions are deep, so nothing here recurses, and nodes compare by identity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class SymbolKind(Enum):
    """What a symbol names; the value is its prefix."""

    PROPERTY = ""
    ENVIRONMENT = "%"
    COMPONENT_ACTION = "$"
    COMPONENT_STATE = "?"
    FEATURE_ACTION = "&"
    FEATURE_STATE = "!"


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """A property, environment variable, component or feature; ``position`` is its 0-based offset in the text."""

    kind: SymbolKind
    name: str
    position: int

    def __str__(self) -> str:
        return self.kind.value + self.name


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """Quoted text, without its quotation marks."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True, slots=True, eq=False)
class Integer:
    """An integer literal."""

    value: int

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Two values and one of ``= <> > >= < <= >< << >>``; ``ignore_case`` for the ``~`` forms."""

    operator: str
    ignore_case: bool
    left: Value
    right: Value

    def __str__(self) -> str:
        return f"{self.left} {'~' if self.ignore_case else ''}{self.operator} {self.right}"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Not:
    """The negation of ``operand``."""

    operand: Node


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Logical:
    """``left operator right`` with AND, OR, XOR, EQV or IMP."""

    operator: str
    left: Node
    right: Node


Value = Symbol | Literal | Integer
Node = Symbol | Literal | Integer | Comparison | Not | Logical


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A parsed conditional statement; ``root`` is None for the null condition."""

    text: str
    root: Node | None

    def postorder(self) -> Iterator[Node]:
        """Every node, operands before their operators; the values inside a comparison are not listed by themselves."""
        if self.root is None:
            return
        pending: list[tuple[Node, bool]] = [(self.root, False)]
        while pending:
            node, expanded = pending.pop()
            if expanded or not isinstance(node, Not | Logical):
                yield node
                continue
            pending.append((node, True))
            if isinstance(node, Not):
                pending.append((node.operand, False))
            else:
                pending.append((node.right, False))
                pending.append((node.left, False))

    def references(self) -> tuple[Symbol, ...]:
        """Every symbol in the order of the text, repetitions included."""
        found: list[Symbol] = []
        for node in self.postorder():
            if isinstance(node, Symbol):
                found.append(node)
            elif isinstance(node, Comparison):
                found.extend(side for side in (node.left, node.right) if isinstance(side, Symbol))
        return tuple(found)

    def names(self, *kinds: SymbolKind) -> tuple[str, ...]:
        """The distinct names of the given kinds of symbol (all kinds when none is given), in order of appearance."""
        return tuple(dict.fromkeys(s.name for s in self.references() if not kinds or s.kind in kinds))

    def properties(self) -> tuple[str, ...]:
        """The distinct properties used, in order of appearance."""
        return self.names(SymbolKind.PROPERTY)

    def __str__(self) -> str:
        """The condition with normalised blanks and with brackets around each nested logical operation."""
        if self.root is None:
            return ""
        pieces: list[str] = []
        pending: list[Node | str] = [self.root]
        while pending:
            item = pending.pop()
            if isinstance(item, Logical):
                pending += [*_bracketed(item.right), f" {item.operator} ", *_bracketed(item.left)]
            elif isinstance(item, Not):
                pending += [*_bracketed(item.operand), "NOT "]
            else:
                pieces.append(str(item))
        return "".join(pieces)


def _bracketed(node: Node) -> list[Node | str]:
    """The pieces that print an operand, last one first."""
    return [")", node, "("] if isinstance(node, Logical | Not) else [node]
