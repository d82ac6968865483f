"""The manifest of a variant as YAML text that builds the same package from another folder."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from crossmsi.errors import SourceLocation
from crossmsi.manifest.tree import Integer, Mapping, Number, Sequence, is_text
from crossmsi.variants.trees import listed, put, put_list, text_like
from crossmsi.variants.variant import Variant

_TAG = "tag:yaml.org,2002:"
WIDTH = 110


def manifest_text(variant: Variant, folder: Path, made_from: str) -> str:
    """The YAML of the variant's manifest for a file in ``folder``; ``made_from`` is the name of the mixed manifest.

    Includes are merged and variables replaced; paths of payloads lead from ``folder`` to where they are.
    """
    tree = variant.prepared.manifest.copied_tree()
    _move_paths(tree, os.path.abspath(folder))
    # What tells one file from the other stands at the top.
    first = Mapping(tree.at, tree.path)
    for key in ("package", *(key for key in tree if key != "package")):
        put(first, key, tree[key])
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = WIDTH
    stream = io.StringIO()
    yaml.serialize(_node(first), stream)
    head = (
        f"# The {variant.label} package, made by 'crossmsi split' from {made_from}: change that file instead of this."
    )
    return f"{head}\n{stream.getvalue()}"


def _node(value: Any) -> MappingNode | SequenceNode | ScalarNode:
    if isinstance(value, Mapping):
        pairs = [(_text(key), _node(item)) for key, item in value.items()]
        return MappingNode(f"{_TAG}map", pairs, flow_style=not pairs)
    if isinstance(value, Sequence):
        return SequenceNode(f"{_TAG}seq", [_node(item) for item in value], flow_style=not value)
    if value is None:
        return ScalarNode(f"{_TAG}null", "null")
    if isinstance(value, bool):
        return ScalarNode(f"{_TAG}bool", "true" if value else "false")
    if isinstance(value, int):
        return ScalarNode(f"{_TAG}int", value.text if isinstance(value, Integer) else str(value))
    if isinstance(value, Number):
        return ScalarNode(f"{_TAG}float", value.text)
    return _text(str(value).replace("${", "$${"))


def _text(text: str) -> ScalarNode:
    return ScalarNode(f"{_TAG}str", text, style=None if is_text(text) else '"')


def _move_paths(tree: Mapping, folder: str) -> None:
    package = tree["package"]
    for key in ("icon", "license"):
        _move(package, key, folder)
    for entry in tree.get("components") or []:
        for kind in ("files", "drivers", "fonts"):
            items = listed(entry.get(kind))
            for index, item in enumerate(items):
                if isinstance(item, Mapping):
                    put(item, "source", text_like(item["source"], _moved(str(item["source"]), item.at, folder)))
                else:
                    items[index] = text_like(item, _moved(str(item), item.at, folder))
            if kind in entry:
                put_list(entry, kind, items)
        for owner in _with_icons(entry):
            _move(owner, "icon", folder)
    actions = tree.get("custom_actions")
    for action in actions.values() if isinstance(actions, Mapping) else ():
        for kind in ("exe", "dll", "script"):
            if isinstance(action.get(kind), Mapping):
                _move(action[kind], "binary", folder)
            else:
                _move(action, kind, folder)


def _with_icons(entry: Mapping) -> Iterator[Mapping]:
    yield from (item for item in listed(entry.get("shortcuts")) if isinstance(item, Mapping))
    for server in listed(entry.get("com")):
        for item in listed(server.get("classes")):
            yield from (prog_id for prog_id in listed(item.get("prog_ids")) if isinstance(prog_id, Mapping))
    for extension in listed(entry.get("extensions")):
        if isinstance(extension.get("prog_id"), Mapping):
            yield extension["prog_id"]


def _move(owner: Mapping, key: str, folder: str) -> None:
    value = owner.get(key)
    if isinstance(value, str):
        put(owner, key, text_like(value, _moved(str(value), owner.value_at[key], folder)))


def _moved(text: str, at: SourceLocation, folder: str) -> str:
    """A path or glob that starts at the folder of ``at``, as it starts at ``folder``."""
    path = os.path.join(os.path.abspath(os.path.dirname(at.path) or "."), text.replace("\\", "/"))
    with suppress(ValueError):  # on another drive of Windows
        path = os.path.relpath(path, folder)
    return path.replace(os.sep, "/")
