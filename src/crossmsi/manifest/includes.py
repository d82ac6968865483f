"""Reads a manifest and the manifests it includes, and merges them into one tree."""

from __future__ import annotations

import os
from collections.abc import Mapping as AnyMapping
from typing import Any

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.tree import Mapping, Scalar, Sequence
from crossmsi.manifest.variables import Unresolved, Variables
from crossmsi.manifest.yamlfile import read_yaml


def read_merged(
    path: str, variables: Variables, problems: list[CrossmsiError], texts: AnyMapping[str, str] | None = None
) -> Mapping:
    """The tree of ``path`` with its includes merged in.

    Included files come first: their lists before this file's, and this file's keys win over theirs. A file that is
    included twice counts once. ``includes`` knows only ``${env:…}`` and defines, since other variables aren't read yet.
    ``texts`` stands for what is in files of these paths. Raises CrossmsiError for a file that can't be read; other
    errors are appended to ``problems``.
    """
    return _read(path, variables, problems, [], set(), texts)


def _read(
    path: str,
    variables: Variables,
    problems: list[CrossmsiError],
    chain: list[tuple[str, str]],
    seen: set[str],
    texts: AnyMapping[str, str] | None,
) -> Mapping:
    real = os.path.realpath(path)
    seen.add(real)
    root = read_yaml(path, problems, texts)
    chain = [*chain, (real, path)]
    merged: Mapping | None = None
    for scalar in _included(root, problems):
        try:
            name = variables.expand(scalar.text)
        except Unresolved as error:
            problems.append(CrossmsiError(f"{scalar.path}: {error.what}", where=scalar.at, hint=error.hint))
            scalar.broken = True
            continue
        scalar.text = name
        target = os.path.join(os.path.dirname(path), name)
        real_target = os.path.realpath(target)
        if any(real_target == above for above, _ in chain):
            names = [shown for _, shown in chain] + [target]
            problems.append(
                CrossmsiError(
                    f"{scalar.path}: these manifests include each other: {' → '.join(names)}", where=scalar.at
                )
            )
            continue
        if real_target in seen:
            continue
        try:
            included = _read(target, variables, problems, chain, seen, texts)
        except CrossmsiError as error:
            problems.append(_unreadable(scalar, target, error))
            continue
        included.pop("includes", None)
        merged = included if merged is None else _merge(merged, included)
    return root if merged is None else _merge(merged, root)


def _included(root: Mapping, problems: list[CrossmsiError]) -> list[Scalar]:
    value = root.get("includes")
    items = value if isinstance(value, Sequence) else [value]
    return [item for item in items if isinstance(item, Scalar) and item.text]


def _unreadable(scalar: Scalar, target: str, error: CrossmsiError) -> CrossmsiError:
    if error.where != target:
        return error
    if not os.path.exists(target):
        return CrossmsiError(
            f"{scalar.path}: the included manifest {target} does not exist",
            where=scalar.at,
            hint="paths start at the folder of the manifest that includes",
        )
    return CrossmsiError(f"{scalar.path}: {target}: {error.what}", where=scalar.at, hint=error.hint)


def _merge(base: Any, over: Any) -> Any:
    """``over`` on top of ``base``: mappings by key, lists one after the other, else ``over``."""
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        merged = Mapping(over.at, over.path)
        for key, value in base.items():
            merged.put(key, value, base.key_at[key], base.value_at[key])
        for key, value in over.items():
            value = _merge(base[key], value) if key in base else value
            merged.put(key, value, over.key_at[key], over.value_at[key])
        return merged
    if isinstance(base, Sequence) and isinstance(over, Sequence):
        joined = Sequence(over.at, over.path)
        for source in (base, over):
            for value, at in zip(source, source.item_at, strict=True):
                joined.add(value, at)
        return joined
    return over
