"""Which feature lies below which, answered without walking the tree for each question."""

from __future__ import annotations

from collections.abc import Iterable

from crossmsi.analysis.features import FeatureGraph


class FeatureNesting:
    """A numbering of the feature tree: a feature's number and the last one below it.

    Made in time linear in the number of features. Features in or below a cycle of parents count as below themselves
    only.
    """

    def __init__(self, features: FeatureGraph) -> None:
        self._spans: dict[str, tuple[int, int]] = {}
        starts: dict[str, int] = {}
        counter = 0
        tops = {key if (parent := features.parent(key)) is None else parent for key in features.rows}
        for top in tops:
            if features.parent(top) is not None:
                continue
            pending = [(top, False)]
            while pending:
                feature, left = pending.pop()
                if left:
                    self._spans[feature] = (starts[feature], counter)
                    continue
                counter += 1
                starts[feature] = counter
                pending.append((feature, True))
                pending += [(child, False) for child in features.children.get(feature, ())]

    def within(self, feature: str, others: Iterable[str]) -> bool:
        """Whether the feature is one of the others or lies below one of them."""
        number = self._spans.get(feature, (0, 0))[0]
        for other in others:
            first, last = self._spans.get(other, (1, 0))
            if other == feature or first <= number <= last:
                return True
        return False
