"""Whether two components whose conditions can't be decided may be installed together: a small truth table."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod

from crossmsi.analysis.conditions import (
    UNKNOWN,
    Comparison,
    Condition,
    ConditionSyntaxError,
    Integer,
    Literal,
    SymbolKind,
    evaluate_partial,
)
from crossmsi.hosts.simulation.session import Session
from crossmsi.hosts.simulation.variables import Variables

# Beyond that many rows the answer is "may be".
LIMIT = 4096


class Coexistence:
    """Answers are kept per pair of components."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[str, str], bool] = {}

    def possible(self, first: str, second: str) -> bool:
        """Whether both may be installed on this host. True when at most one of them is in doubt."""
        if first == second or not all(self._session.selection.components.get(key) for key in (first, second)):
            return True
        pair = (first, second)
        if pair not in self._known:
            self._known[pair] = self._satisfiable(pair)
        return self._known[pair]

    def _satisfiable(self, pair: tuple[str, str]) -> bool:
        package = self._session.package
        conditions = [package.condition(package.components[key].condition) for key in pair]
        parsed = [c for c in conditions if not isinstance(c, ConditionSyntaxError)]
        candidates = _candidates(parsed, self._session.variables)
        if prod(map(len, candidates.values())) > LIMIT:
            return True
        for values in product(*candidates.values()):
            environment = _Assignment(self._session.variables, dict(zip(candidates, values, strict=True)))
            if all(evaluate_partial(condition, environment) is not False for condition in parsed):
                return True
        return False


class _Assignment:
    """Variables with values for the unknown properties."""

    def __init__(self, variables: Variables, values: Mapping[str, str | None]) -> None:
        self._variables = variables
        self._values = values

    def symbol(self, kind: SymbolKind, name: str):
        """The assigned value, else that of the variables."""
        if kind is SymbolKind.PROPERTY and name in self._values:
            return self._values[name]
        return self._variables.symbol(kind, name)


def _candidates(conditions: list[Condition], variables: Variables) -> dict[str, tuple[str | None, ...]]:
    """Unknown property → values worth trying: undefined, "1", and what the conditions compare anything with."""
    compared: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for condition in conditions:
        for name in condition.properties():
            if variables.symbol(SymbolKind.PROPERTY, name) is UNKNOWN:
                unknown[name] = None
        for node in condition.postorder():
            if isinstance(node, Comparison):
                for side in (node.left, node.right):
                    if isinstance(side, Literal):
                        compared[side.text] = None
                    elif isinstance(side, Integer):
                        compared |= dict.fromkeys(str(side.value + step) for step in (-1, 0, 1))
    values = tuple(dict.fromkeys((None, "1", *compared)))
    return dict.fromkeys(unknown, values)
