"""Changes to manifest trees that keep the places errors speak of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crossmsi.manifest.tree import Mapping, Sequence, Text


@dataclass(frozen=True, slots=True)
class Remade:
    """A tree made from a mixed manifest's, notes on what could not stay as it was, and the ids that the components in
    it have in the mixed package."""

    tree: Mapping
    notes: list[str]
    holds: frozenset[str]


def put(mapping: Mapping, key: str, value: Any) -> None:
    """Set ``key``; its place is the one it had, or that of the mapping."""
    at = mapping.value_at.get(key, mapping.at)
    mapping.put(key, value, mapping.key_at.get(key, mapping.at), at)


def listed(value: Any) -> list[Any]:
    """The items of a value that may be one item without the list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def put_list(mapping: Mapping, key: str, items: list[Any]) -> None:
    """Set ``key`` to a list, or remove it when there is nothing in it."""
    if not items:
        mapping.drop(key)
        return
    sequence = Sequence(mapping.value_at.get(key, mapping.at), mapping.child_path(key))
    for item in items:
        sequence.add(item, getattr(item, "at", sequence.at))
    put(mapping, key, sequence)


def child(mapping: Mapping, key: str, shorthand: str | None = None) -> Mapping:
    """The mapping under ``key``, made when missing; a single value becomes the field ``shorthand`` of it."""
    value = mapping.get(key)
    if isinstance(value, Mapping):
        return value
    made = Mapping(mapping.value_at.get(key, mapping.at), mapping.child_path(key))
    if value is not None and shorthand is not None:
        put(made, shorthand, value)
    put(mapping, key, made)
    return made


def rewrite(node: Any, change: Callable[[str], str]) -> Any:
    """``node`` with every text below it changed (keys are not)."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            node[key] = rewrite(value, change)
    elif isinstance(node, Sequence):
        node[:] = [rewrite(value, change) for value in node]
    elif isinstance(node, str):
        text = change(str(node))
        if text != node:
            return text_like(node, text)
    return node


def text_like(old: Any, text: str) -> str:
    """``text`` in the place of ``old``."""
    if not isinstance(old, Text):
        return text
    new = Text(text)
    new.at, new.path, new.broken = old.at, old.path, old.broken
    return new
