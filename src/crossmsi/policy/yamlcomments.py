"""Comments and elements of a YAML file: an element is a key with its value, or an item of a list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from crossmsi.errors import CrossmsiError
from crossmsi.policy.comments import MARK, Comment, Element, suppressions
from crossmsi.rules.suppression import Suppression

_COMMENT = re.compile(r"(?<!\S)#[^\r\n]*")
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as ruamel.yaml counts lines


def yaml_suppressions(path: str, text: str, problems: list[CrossmsiError]) -> Iterator[Suppression]:
    """The suppressions in the comments of a YAML file with ``text``, which was read without an error before."""
    if MARK not in text:
        return
    root = YAML(typ="safe", pure=True).compose(text)
    yield from suppressions(path, _comments(text, root), list(_elements(root)), problems)


def _comments(text: str, root: Any) -> Iterator[Comment]:
    spans = sorted(_scalars(root, set()))
    starts = [start for start, _ in spans]
    lines = [0, *(match.end() for match in _BREAK.finditer(text))]
    for match in _COMMENT.finditer(text):
        index = bisect_right(starts, match.start()) - 1
        if index >= 0 and match.start() < spans[index][1]:
            continue  # not a comment: it stands in a text
        line = bisect_right(lines, match.start())
        begin = lines[line - 1]
        alone = not text[begin : match.start()].strip()
        yield Comment(match[0], line, match.start() - begin + 1, alone)


def _scalars(node: Node, seen: set[int]) -> Iterator[tuple[int, int]]:
    if isinstance(node, ScalarNode):
        yield node.start_mark.index, node.end_mark.index
    elif id(node) not in seen:  # an alias is its anchor's node once more
        seen.add(id(node))
        for child in _children(node):
            yield from _scalars(child, seen)


def _children(node: Node) -> Iterator[Node]:
    for item in node.value if isinstance(node, MappingNode | SequenceNode) else ():
        yield from item if isinstance(item, tuple) else (item,)


def _elements(node: Node) -> Iterator[Element]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield Element(_line(key), frozenset({_line(key)} | _lines(value)))
            yield from _elements(value)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield Element(_line(item), _lines(item))
            yield from _elements(item)


def _lines(node: Node) -> frozenset[int]:
    found = {_line(node)}
    for child in _children(node):
        found |= _lines(child)
    return frozenset(found)


def _line(node: Node) -> int:
    return node.start_mark.line + 1
