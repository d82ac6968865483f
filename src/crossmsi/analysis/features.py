"""The feature tree and which components belong to which feature.

Source: https://learn.microsoft.com/windows/win32/msi/feature-table and .../featurecomponents-table
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from crossmsi.analysis.rows import text


class FeatureGraph:
    """Features (rows), their parents, and the (feature, component) pairs of FeatureComponents, which are kept even
    when feature or component has no row; pairs with a None are not."""

    def __init__(self, features: Iterable[Any], pairs: Iterable[tuple[str | None, str | None]]) -> None:
        self.rows: dict[str, Any] = {}
        for row in features:
            if key := text(row, "Feature"):
                self.rows.setdefault(key, row)
        self._components: dict[str, list[str]] = {}
        self._features: dict[str, list[str]] = {}
        self._pairs = {pair: None for pair in pairs if None not in pair}
        for feature, component in self._pairs:
            self._components.setdefault(feature, []).append(component)
            self._features.setdefault(component, []).append(feature)

    def __contains__(self, feature: object) -> bool:
        return feature in self.rows

    def pair(self, feature: str | None, component: str | None) -> bool:
        """Whether FeatureComponents has this pair."""
        return (feature, component) in self._pairs

    def components_of(self, feature: str | None) -> tuple[str, ...]:
        """Components that FeatureComponents gives to the feature, in row order."""
        return tuple(self._components.get(feature, ())) if feature is not None else ()

    def features_of(self, component: str | None) -> tuple[str, ...]:
        """Features that FeatureComponents gives the component to, in row order."""
        return tuple(self._features.get(component, ())) if component is not None else ()

    def parent(self, feature: str) -> str | None:
        """Feature_Parent; None when null or when the feature has no row. May name the feature itself."""
        row = self.rows.get(feature)
        return None if row is None else text(row, "Feature_Parent")

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """Parent → child features in row order."""
        result: dict[str, list[str]] = {}
        for key in self.rows:
            if (parent := self.parent(key)) is not None and parent != key:
                result.setdefault(parent, []).append(key)
        return result

    @cached_property
    def cyclic(self) -> frozenset[str]:
        """Features from which following the parents never ends (a feature that is its own parent counts)."""
        done: dict[str, bool] = {}
        for start in self.rows:
            path: list[str] = []
            on_path: set[str] = set()
            current: str | None = start
            while current is not None and current in self.rows and current not in done and current not in on_path:
                path.append(current)
                on_path.add(current)
                current = self.parent(current)
            endless = current in on_path or done.get(current or "", False)
            done.update(dict.fromkeys(path, endless))
        return frozenset(key for key, endless in done.items() if endless)
