"""The feature tree of a package that holds a part of the components."""

from __future__ import annotations

from typing import Any

from crossmsi.manifest.tree import Mapping
from crossmsi.variants.conditions import decided
from crossmsi.variants.trees import listed, put, put_list


def keep_features(tree: Mapping, used: set[str], had: set[str]) -> None:
    """Leave out the features whose components all went to other packages."""
    if "features" in tree:
        _keep_features(tree["features"], used, had)


def _keep_features(features: Mapping, used: set[str], had: set[str]) -> None:
    for name in list(features):
        node = features[name]
        below = node.get("features") if isinstance(node, Mapping) else None
        if isinstance(below, Mapping):
            emptied = _holds(below, had)
            _keep_features(below, used, had)
            if not below:
                node.drop("features")
        else:
            emptied = False
        if name not in used and not (isinstance(below, Mapping) and below) and (name in had or emptied):
            features.drop(name)


def _holds(features: Mapping, names: set[str]) -> bool:
    return any(
        name in names or (isinstance(node, Mapping) and _holds(node.get("features") or {}, names))
        for name, node in features.items()
    )


def settle_levels(features: Any, platform: str) -> None:
    """Conditions of feature levels: those that never hold go; one that always holds, alone, is the level."""
    for node in features.values() if isinstance(features, Mapping) else ():
        if not isinstance(node, Mapping):
            continue
        settle_levels(node.get("features"), platform)
        left: list[Any] = []
        for item in listed(node.get("levels")):
            holds = decided(str(item["condition"]), platform)
            if holds is False:
                continue
            put(item, "condition", "1" if holds is True else holds)
            left.append(item)
        if len(left) == 1 and left[0]["condition"] == "1":
            put(node, "level", left[0]["level"])
            left = []
        if "levels" in node:
            put_list(node, "levels", left)
