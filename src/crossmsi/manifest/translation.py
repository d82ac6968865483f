"""Turns pydantic's errors into errors with a place, a key path and plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from typing import Any

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.manifest.node import Problem, described
from crossmsi.manifest.problems import did_you_mean
from crossmsi.manifest.tree import Mapping, Sequence


def translated(error: AnyMapping[str, Any], root: Mapping) -> CrossmsiError:
    """The CrossmsiError for one item of ``ValidationError.errors()`` about the tree ``root``."""
    missing = error["type"] == "missing"
    location = error["loc"][:-1] if missing else error["loc"]
    path, where, value = _find(root, location)
    if missing:
        name = str(error["loc"][-1])
        full = f"{path}.{name}" if path else name
        return CrossmsiError(f"{full}: this key is required", where=where, hint=_required_hint(full))
    if location and location[-1] == "[key]":
        name = str(location[-2])
        where = root_key_place(root, location[:-2], name) or where
        value = name
    what, hint = _words(error, value)
    return CrossmsiError(f"{path}: {what}" if path else what, where=where, hint=hint)


def _find(root: Mapping, location: tuple[int | str, ...]) -> tuple[str, SourceLocation, Any]:
    """Key path, place and value of the deepest part of ``location`` that the manifest really has."""
    node: Any = root
    path, where = root.path, root.at
    for part in location:
        if isinstance(node, Mapping) and part in node:
            path, where, node = node.child_path(str(part)), node.value_at[str(part)], node[part]
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node):
            path, where, node = node.child_path(part), node.item_at[part], node[part]
        # Other parts are fields that a shorthand fills, or pydantic's own names for alternatives.
        path = getattr(node, "path", path)
    return path, where, node


def root_key_place(root: Mapping, location: tuple[int | str, ...], name: str) -> SourceLocation | None:
    """Where the key ``name`` of the mapping at ``location`` stands."""
    _, _, node = _find(root, location)
    return node.key_at.get(name) if isinstance(node, Mapping) else None


def _words(error: AnyMapping[str, Any], value: Any) -> tuple[str, str | None]:
    kind = error["type"]
    context = error.get("ctx", {})
    found = described(value)
    if kind == "value_error":
        problem = context["error"]
        return str(problem), problem.hint if isinstance(problem, Problem) else None
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", context["expected"]) or re.findall(r"[\w.+-]+", context["expected"])
        return (
            f"expected {_alternatives(allowed)}, found {found}",
            did_you_mean(str(value), allowed) if isinstance(value, str) else None,
        )
    if kind == "greater_than_equal":
        return f"must be at least {context['ge']}, found {found}", None
    if kind == "less_than_equal":
        return f"must be at most {context['le']}, found {found}", None
    if kind == "dict_type":
        return f"expected a mapping, found {found}", None
    if kind == "list_type":
        return f"expected a list, found {found}", "start each item with '- '"
    return f"{error['msg'][0].lower()}{error['msg'][1:]}, found {found}", None


def _alternatives(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _required_hint(path: str) -> str | None:
    if path == "package.upgrade_code":
        return "make one with 'python -c \"import uuid; print(uuid.uuid4())\"' and never change it again"
    return None
