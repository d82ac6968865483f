"""Properties during a simulated installation: known values, known to be undefined, or not to be told."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from crossmsi.analysis import Package
from crossmsi.analysis.conditions import UNKNOWN, Condition, ConditionSyntaxError, SymbolKind, evaluate_partial
from crossmsi.analysis.rows import text
from crossmsi.msi.schema import STANDARD_PROPERTIES

LOCAL, ABSENT = 3, 2
_STATES = (SymbolKind.COMPONENT_STATE, SymbolKind.FEATURE_STATE)


class Variables:
    """Values of symbols, changing as the sequence runs.

    A property is unknown when the machine decides it, when a search that the caller gave no result for sets it, or
    when nothing in the package sets it: a user, a transform or a custom action may. ``costed`` is set by CostFinalize,
    which is when directories and requested states become readable.
    """

    def __init__(
        self, package: Package, host: Mapping[str, str], unknown: frozenset[str], given: Mapping[str, str]
    ) -> None:
        self.properties: dict[str, str] = {**package.properties, **host, **given}
        searched = {text(row, "Property") for row in package.rows("AppSearch")} - package.properties.keys()
        self._unknown = (set(unknown) | searched) - given.keys()
        set_by_actions = {a.source for a in package.custom_actions.values() if a.sets_property}
        related = {text(row, "ActionProperty") for row in package.rows("Upgrade")}
        self._settled = set_by_actions | related | given.keys() | STANDARD_PROPERTIES.keys()
        self.directories: Mapping[str, str] = {}
        self.selected_features: Mapping[str, object] = {}
        self.selected_components: Mapping[str, object] = {}
        self.costed = False
        self._environment: dict[str, str] = {}

    def symbol(self, kind: SymbolKind, name: str):
        """The value of a symbol for a condition: text, number, None (undefined) or UNKNOWN."""
        if kind is SymbolKind.PROPERTY:
            return self._property(name)
        if kind is SymbolKind.ENVIRONMENT:
            return self._environment.get(name.upper(), UNKNOWN)
        if not self.costed:
            return None
        if kind in _STATES:
            return ABSENT
        chosen = self.selected_features if kind is SymbolKind.FEATURE_ACTION else self.selected_components
        return LOCAL if name in chosen else -1

    def _property(self, name: str):
        if self.costed and name in self.directories:
            return self.directories[name]
        value = self.properties.get(name)
        if value:
            return value
        if name in self._unknown:
            return UNKNOWN
        return None if name in self.properties or name in self._settled else UNKNOWN

    def value(self, name: str) -> str | None:
        """A property's value for a text; None when it is undefined, ``[name]`` itself when it can't be told."""
        found = self._property(name)
        return f"[{name}]" if found is UNKNOWN else found

    def set(self, name: str, value: str | None) -> None:
        """Give a property a value; None makes it unknown."""
        if value is None:
            self._unknown.add(name)
            self.properties.pop(name, None)
        else:
            self._unknown.discard(name)
            self.properties[name] = value

    def assume(self, symbol: str, value: str) -> None:
        """Give a property, or an environment variable with % before its name, a value to try."""
        if symbol.startswith("%"):
            self._environment[symbol[1:].upper()] = value
        else:
            self.set(symbol, value)

    def copy(self) -> Variables:
        """An independent copy: for what has been read so far stays as it was."""
        other = copy(self)
        other.properties = dict(self.properties)
        other._unknown = set(self._unknown)
        other._environment = dict(self._environment)
        return other

    def holds(self, condition: Condition | ConditionSyntaxError) -> bool | None:
        """Whether a condition holds; None when it can't be told. One that can't be parsed is false."""
        return False if isinstance(condition, ConditionSyntaxError) else evaluate_partial(condition, self)

    def unknowns_of(self, condition: Condition | ConditionSyntaxError) -> list[str]:
        """The symbols of a condition that can't be told, as the condition writes them."""
        if isinstance(condition, ConditionSyntaxError):
            return []
        unknown = (s for s in condition.references() if self.symbol(s.kind, s.name) is UNKNOWN)
        return list(dict.fromkeys("%" + s.name if s.kind is SymbolKind.ENVIRONMENT else s.name for s in unknown))
