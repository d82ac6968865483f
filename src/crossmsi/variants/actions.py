"""Custom actions of a package for one platform."""

from __future__ import annotations

from collections.abc import Container

from crossmsi.manifest.manifest import Manifest
from crossmsi.manifest.tree import Mapping
from crossmsi.model import CustomAction, Package
from crossmsi.model.acting import LOADABLE
from crossmsi.model.draft import BITS
from crossmsi.variants.conditions import decided
from crossmsi.variants.trees import put

_PLACES = ("after", "before", "number")


def keep_actions(
    tree: Mapping, manifest: Manifest, mixed: Package, files: Container[str], platform: str, notes: list[str]
) -> None:
    """Leave out the actions that can't run in the package, or that its platform never lets run.

    ``files`` are the ids of the files that the package holds. What ran after or before a dropped action takes its
    place.
    """
    nodes = tree.get("custom_actions")
    if not isinstance(nodes, Mapping):
        return
    isas = {payload.id: payload.isa for payload in mixed.binaries}
    for action in mixed.custom_actions:
        node, spec = nodes[action.id], manifest.custom_actions[action.id]
        holds = decided(spec.condition, platform) if spec.condition else True
        reason = _reason(action, isas, files, platform, spec.isa)
        if holds is False:
            reason = f"its condition '{spec.condition}' never holds here"
        if reason:
            notes.append(f"custom action {action.id} is left out: {reason}")
            _close_gap(nodes, action.id)
        elif holds is True:
            node.drop("condition")
        else:
            put(node, "condition", holds)
    if not nodes:
        tree.drop("custom_actions")


def _reason(
    action: CustomAction, isas: dict[str, str], files: Container[str], platform: str, stated: str | None
) -> str | None:
    """Why the package can't run the action; None when it can."""
    if action.source_kind == "file" and action.source not in files:
        return f"the package has no {action.source}"
    isa = isas.get(action.source or "") if action.source_kind == "binary" else None
    if action.kind == "dll" and isa in BITS and isa not in LOADABLE[platform]:
        return f"its DLL is {isa}"
    if action.kind == "script" and stated is not None and BITS[stated] == 64 and platform == "x86":
        return f"its script is for {stated}"
    return None


def _close_gap(nodes: Mapping, dropped: str) -> None:
    gone = nodes.drop(dropped)
    place = next(name for name in _PLACES if name in gone)
    for node in nodes.values():
        for name in ("after", "before"):
            if node.get(name) == dropped:
                node.drop(name)
                put(node, place, gone[place])
