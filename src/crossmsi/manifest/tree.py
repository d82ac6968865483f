"""The manifest as a tree that still knows where everything stood: between YAML text and pydantic models.

While includes, repetition and variables are worked on, leaves are :class:`Scalar`. :func:`typed` then turns them into
values (YAML 1.2 core schema) that keep their place: ``str``, ``int`` and ``float`` subclasses with ``at`` and ``text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crossmsi.errors import SourceLocation

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,18}|0o[0-7]{1,20}|0x[0-9a-fA-F]{1,16}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


class Mapping(dict[str, Any]):
    """A YAML mapping: ``at`` its place, ``path`` its key path, ``key_at`` and ``value_at`` the places of its parts."""

    def __init__(self, at: SourceLocation, path: str) -> None:
        super().__init__()
        self.at = at
        self.path = path
        self.key_at: dict[str, SourceLocation] = {}
        self.value_at: dict[str, SourceLocation] = {}

    def put(self, key: str, value: Any, key_at: SourceLocation, value_at: SourceLocation) -> None:
        """Set ``key`` with the places of the key and of the value."""
        self[key] = value
        self.key_at[key] = key_at
        self.value_at[key] = value_at

    def drop(self, key: str) -> Any:
        """Take ``key`` out, with its places; the value, or None when it isn't there."""
        self.key_at.pop(key, None)
        self.value_at.pop(key, None)
        return self.pop(key, None)

    def child_path(self, key: str) -> str:
        """The key path of the value of ``key``."""
        return f"{self.path}.{key}" if self.path else key


class Sequence(list[Any]):
    """A YAML sequence with its place, its key path and the places of its items."""

    def __init__(self, at: SourceLocation, path: str) -> None:
        super().__init__()
        self.at = at
        self.path = path
        self.item_at: list[SourceLocation] = []

    def add(self, value: Any, at: SourceLocation) -> None:
        """Append ``value`` with its place."""
        self.append(value)
        self.item_at.append(at)

    def child_path(self, index: int) -> str:
        """The key path of item ``index``."""
        return f"{self.path}[{index}]"


@dataclass(slots=True)
class Scalar:
    """A leaf before variables are replaced; ``plain`` is False for quoted and block text, which is always text."""

    text: str
    plain: bool
    at: SourceLocation
    path: str
    broken: bool = False


class Text(str):
    """Text from the manifest; ``at`` is its place, ``broken`` that an error about it was reported already."""

    at: SourceLocation
    path: str
    broken: bool = False


class Integer(int):
    """A whole number; ``text`` is how the manifest wrote it (a version ``10`` must stay ``10``)."""

    at: SourceLocation
    path: str
    text: str


class Number(float):
    """A number with a fraction; ``text`` is how the manifest wrote it (a version ``1.10`` is not ``1.1``)."""

    at: SourceLocation
    path: str
    text: str


def value_of(scalar: Scalar) -> Any:
    """The value of ``scalar``: None, bool, Integer, Number or Text."""
    text = scalar.text
    if scalar.plain and not scalar.broken:
        if _NULL.fullmatch(text):
            return None
        if _TRUE.fullmatch(text):
            return True
        if _FALSE.fullmatch(text):
            return False
        if _INT.fullmatch(text):
            return _located(Integer(int(text, 0) if text[:2] in ("0x", "0o") else int(text)), scalar)
        if _FLOAT.fullmatch(text):
            return _located(Number(text.replace(".inf", "inf").replace(".nan", "nan").lower()), scalar)
    value = _located(Text(text), scalar)
    value.broken = scalar.broken
    return value


def is_text(text: str) -> bool:
    """Whether ``text``, written plain, is text and not null, a truth value or a number."""
    return not any(pattern.fullmatch(text) for pattern in (_NULL, _TRUE, _FALSE, _INT, _FLOAT))


def _located(value: Any, scalar: Scalar) -> Any:
    value.at = scalar.at
    value.path = scalar.path
    if not isinstance(value, Text):
        value.text = scalar.text
    return value


def typed(node: Any) -> Any:
    """``node`` with every Scalar replaced by its value (the mappings and sequences are changed in place)."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            node[key] = typed(value)
    elif isinstance(node, Sequence):
        node[:] = [typed(value) for value in node]
    elif isinstance(node, Scalar):
        return value_of(node)
    return node


def scalars(node: Any) -> Iterator[Scalar]:
    """Every Scalar below ``node``, in document order."""
    if isinstance(node, Mapping):
        for value in node.values():
            yield from scalars(value)
    elif isinstance(node, Sequence):
        for value in node:
            yield from scalars(value)
    elif isinstance(node, Scalar):
        yield node


def copied(node: Any) -> Any:
    """A deep copy of ``node`` before :func:`typed`, with the same places and key paths."""
    if isinstance(node, Mapping):
        mapping = Mapping(node.at, node.path)
        for key, value in node.items():
            mapping.put(key, copied(value), node.key_at[key], node.value_at[key])
        return mapping
    if isinstance(node, Sequence):
        sequence = Sequence(node.at, node.path)
        for value, at in zip(node, node.item_at, strict=True):
            sequence.add(copied(value), at)
        return sequence
    if isinstance(node, Scalar):
        return Scalar(node.text, node.plain, node.at, node.path, node.broken)
    return node


def key_paths(node: Any, found: dict[SourceLocation, str] | None = None) -> dict[SourceLocation, str]:
    """The key path of every value below ``node`` by its place."""
    found = {} if found is None else found
    if isinstance(node, Mapping | Sequence):
        found.setdefault(node.at, node.path)
        places = node.value_at.values() if isinstance(node, Mapping) else node.item_at
        values = node.values() if isinstance(node, Mapping) else node
        keys = node if isinstance(node, Mapping) else range(len(node))
        for key, value, at in zip(keys, values, places, strict=True):
            found.setdefault(at, getattr(value, "path", None) or node.child_path(key))
            key_paths(value, found)
    return found
