"""Whether components that can't be decided may be installed together: a truth table over the unknown properties."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
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
)
from crossmsi.analysis.rows import text
from crossmsi.hosts.simulation.selection import select_features
from crossmsi.hosts.simulation.session import Session
from crossmsi.hosts.simulation.variables import Variables

# A larger table, or more work over all questions than TOTAL, and the answer is "may be".
LIMIT = 4096
TOTAL = 500_000
_CHOSEN = (SymbolKind.PROPERTY, SymbolKind.ENVIRONMENT)
_SUBSTRING = ("><", "<<", ">>")
# A component's features and its condition.
Needs = tuple[tuple[str, ...], str | None]


class Coexistence:
    """Answers are kept per pair of needs, so that components with the same ones share them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[frozenset[Needs], bool] = {}
        self._left = TOTAL

    def possible(self, first: str, second: str) -> bool:
        """Whether both may be installed on this host. True when neither is in doubt or that can't be found out."""
        doubtful = [key for key in (first, second) if self._session.selection.components.get(key)]
        self._left -= 1
        if not doubtful or self._left < 0:
            return True
        needs = frozenset(map(self._needs, doubtful))
        if needs not in self._known:
            self._known[needs] = self._satisfiable(needs)
        return self._known[needs]

    def _needs(self, key: str) -> Needs:
        package = self._session.package
        return package.features.features_of(key), package.components[key].condition

    def _satisfiable(self, needs: frozenset[Needs]) -> bool:
        package, variables = self._session.package, self._session.variables
        conditions = [package.condition(source) for _, source in needs]
        levels = list(self._level_conditions({feature for owners, _ in needs for feature in owners}))
        candidates = _candidates([*conditions, *levels], variables)
        conditions += self._launch_conditions(candidates.keys())
        rows = prod(map(len, candidates.values()))
        self._left -= rows * (1 + len(package.features.rows) * bool(levels))
        if rows > LIMIT or self._left < 0:
            return True
        for values in product(*candidates.values()):
            assigned = variables.copy()
            for name, value in zip(candidates, values, strict=True):
                assigned.assume(name, value)
            if all(assigned.holds(condition) is not False for condition in conditions) and (
                not levels or self._features_allow(needs, assigned)
            ):
                return True
        return False

    def _launch_conditions(self, names: Collection[str]) -> list[Condition | ConditionSyntaxError]:
        """Those about the given properties: they must hold too."""
        package = self._session.package
        found = [package.condition(text(row, "Condition")) for row in package.rows("LaunchCondition")]
        return [c for c in found if isinstance(c, Condition) and not set(names).isdisjoint(c.properties())]

    def _features_allow(self, needs: frozenset[Needs], variables: Variables) -> bool:
        session = self._session
        features, _ = select_features(session.package, variables, session.options.features, following=session.following)
        return all(any(owner in features for owner in owners) for owners, _ in needs)

    def _level_conditions(self, features: Iterable[str]) -> Iterator[Condition | ConditionSyntaxError]:
        """The conditions that set the level of the features and of those above them."""
        package = self._session.package
        rows = package.index.rows_by("Condition", "Feature_")
        seen: set[str] = set()
        for feature in features:
            current: str | None = feature
            while current is not None and current not in seen:
                seen.add(current)
                yield from (package.condition(text(row, "Condition")) for row in rows.get(current, ()))
                current = package.features.parent(current)


def _candidates(
    conditions: Iterable[Condition | ConditionSyntaxError], variables: Variables
) -> dict[str, tuple[str, ...]]:
    """Unknown property, or environment variable with its prefix → values worth trying: undefined (""), "1", and what
    the conditions compare anything with."""
    compared: dict[str, None] = {}
    parts: list[str] = []
    unknown: dict[str, None] = {}
    for condition in conditions:
        if isinstance(condition, ConditionSyntaxError):
            continue
        for symbol in condition.references():
            if symbol.kind in _CHOSEN and variables.symbol(symbol.kind, symbol.name) is UNKNOWN:
                # Environment variables are the same in any case.
                unknown[symbol.name if symbol.kind is SymbolKind.PROPERTY else f"%{symbol.name.upper()}"] = None
        for node in condition.postorder():
            if isinstance(node, Comparison):
                found = list(_near(node))
                compared |= dict.fromkeys(found)
                parts += found[:1] if node.operator in _SUBSTRING else ()
    # One value may have to hold several parts.
    joined = dict.fromkeys(("".join(parts), "".join(reversed(parts)))) if len(parts) > 1 else {}
    return dict.fromkeys(unknown, tuple(dict.fromkeys(("", "1", *compared, *joined))))


def _near(node: Comparison) -> Iterator[str]:
    """What a comparison compares with, and for an order the values next to it."""
    for side in (node.left, node.right):
        if isinstance(side, Literal):
            yield side.text
            if node.operator not in _SUBSTRING:
                yield side.text + " "
        elif isinstance(side, Integer):
            yield from (str(side.value + step) for step in (0, -1, 1))
