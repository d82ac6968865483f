"""The text of a YAML file with its nodes by place, and edits of it that leave every other byte alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from crossmsi.errors import SourceLocation

_REST = re.compile(r"[^\r\n]*")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Characters ``start`` to ``end`` of the file ``path`` become ``text``."""

    path: str
    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with edits that don't overlap; several at one place are made in their order."""
    parts, position = [], 0
    for edit in sorted(set(edits), key=lambda edit: (edit.start, edit.end)):
        if edit.start < position:
            raise ValueError("edits overlap")
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join(parts) + text[position:]


class Source:
    """One YAML file that loaded without an error. Nodes that an alias uses again are never given: they are shared."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._scalars: dict[tuple[int, int], ScalarNode] = {}
        self._mappings: dict[tuple[int, int], MappingNode] = {}
        root = YAML(typ="safe", pure=True).compose(text)
        counts: dict[int, int] = {}
        _count(root, counts)
        self._index(root, counts, False)

    @property
    def newline(self) -> str:
        """How the file ends its lines."""
        return next((end for end in ("\r\n", "\n", "\r") if end in self.text), "\n")

    def _index(self, node: Node, counts: dict[int, int], shared: bool) -> None:
        shared = shared or counts[id(node)] > 1
        if shared:
            return
        place = node.start_mark.line + 1, node.start_mark.column + 1
        if isinstance(node, ScalarNode):
            self._scalars[place] = node
        elif isinstance(node, MappingNode):
            self._mappings[place] = node
        for child in children(node):
            self._index(child, counts, shared)

    def scalar(self, at: SourceLocation) -> ScalarNode | None:
        """The single value or key at a place; None when there is none, or a shared one."""
        return self._scalars.get((at.line or 0, at.column or 0))

    def mapping(self, at: SourceLocation) -> MappingNode | None:
        """The mapping at a place; None when there is none, or a shared one."""
        return self._mappings.get((at.line or 0, at.column or 0))

    def written(self, node: ScalarNode) -> str:
        """A single value as the file writes it, with its quotes."""
        return self.text[node.start_mark.index : node.end_mark.index]

    def replace(self, node: ScalarNode, old: str, new: str) -> Edit | None:
        """Replace the one place where ``node`` is written with ``old``; None when it isn't there exactly once."""
        written = self.written(node)
        if written.count(old) != 1:
            return None
        start = node.start_mark.index + written.index(old)
        return Edit(self.path, start, start + len(old), new)

    def add_key(self, mapping: MappingNode, line: str) -> Edit | None:
        """Add a key, written as ``line``, to a mapping that has one; comments stay with what they stand at.

        None where keys are written with a question mark.
        """
        first = mapping.value[0][0].start_mark
        if mapping.flow_style:
            return Edit(self.path, first.index, first.index, f"{line}, ")
        if any(self.text[: key.start_mark.index].rstrip(" ").endswith("?") for key, _ in mapping.value):
            return None
        indent = self.newline + " " * first.column
        for _, value in mapping.value:
            end = value.end_mark.index
            rest = _REST.match(self.text, end)[0]
            single = value.style not in ("|", ">") if isinstance(value, ScalarNode) else value.flow_style
            if single and value.start_mark.line == value.end_mark.line and _is_comment(rest):
                at = end + len(rest)
                return Edit(self.path, at, at, indent + line)
        return Edit(self.path, first.index, first.index, line + indent)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below, keys too."""
    for item in node.value if isinstance(node, MappingNode | SequenceNode) else ():
        yield from item if isinstance(item, tuple) else (item,)


def _count(node: Node, counts: dict[int, int]) -> None:
    counts[id(node)] = counts.get(id(node), 0) + 1
    if counts[id(node)] == 1:
        for child in children(node):
            _count(child, counts)


def _is_comment(rest: str) -> bool:
    rest = rest.strip()
    return not rest or rest.startswith("#")
