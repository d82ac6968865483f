"""Folders of a package whose components all have one bitness."""

from __future__ import annotations

from typing import Any

from crossmsi.manifest.standard import NEUTRAL, TARGETDIR, neutral_name, standard_root, width
from crossmsi.manifest.tree import Mapping
from crossmsi.variants.trees import put, rewrite


def own_folders(tree: Mapping, bits: int) -> None:
    """Standard folders of the other width become neutral ones, so that they follow the package's components."""
    directories = tree.get("directories")
    other = {names[96 - bits]: neutral for neutral, names in NEUTRAL.items()}
    if isinstance(directories, Mapping):
        aliases = _merge_roots(directories, other)
        if aliases:
            rewrite(tree, lambda text: _aliased(text, aliases))
    rewrite(tree.get("components"), lambda text: _neutral_path(text, bits))


def _merge_roots(directories: Mapping, other: dict[str, str]) -> dict[str, str]:
    """Move folders below their neutral root; returns the ids that then mean a folder declared before: id → that id."""
    aliases: dict[str, str] = {}
    for name in list(directories):
        root = standard_root(name)
        if root not in other:
            continue
        moved = directories.drop(name)
        target = next((key for key in directories if standard_root(key) in _twins(root)), other[root])
        if not isinstance(directories.get(target), Mapping):
            put(directories, target, moved)
            continue
        known = {_path(key, node): key for key, node in directories[target].items()}
        for key, node in moved.items():
            twin = known.get(_path(key, node))
            if twin is not None and not (isinstance(node, Mapping) and node.get("directories")):
                aliases[key] = twin
            else:
                put(directories[target], key, node)
    return aliases


def _twins(root: str) -> set[str]:
    neutral = neutral_name(root)
    assert neutral is not None
    return {neutral, *NEUTRAL[neutral].values()}


def _path(key: str, node: Any) -> str:
    name = node.get("name") if isinstance(node, Mapping) else node
    return str(name or key).lower()


def _aliased(text: str, aliases: dict[str, str]) -> str:
    first, slash, rest = text.partition("/")
    if first in aliases:
        return aliases[first] + slash + rest
    for old, new in aliases.items():
        text = text.replace(f"[{old}]", f"[{new}]")
    return text


def _neutral_path(text: str, bits: int) -> str:
    first, slash, rest = text.replace("\\", "/").partition("/")
    root = standard_root(first)
    if root is None or root == TARGETDIR or not slash or width(root) in (None, bits):
        return text
    return f"{neutral_name(root)}/{rest}"
