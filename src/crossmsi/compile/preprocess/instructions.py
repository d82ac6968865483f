"""The instructions ``<?define?> <?undef?> <?if?> <?ifdef?> <?foreach?> <?include?> <?error?> <?warning?>``.

The tree is changed in place, in document order, as definitions hold from where they stand.
https://docs.firegiant.com/wix/tools/preprocessor/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from crossmsi.compile.preprocess.expression import evaluate
from crossmsi.compile.preprocess.variables import Variables, refuse_dynamic
from crossmsi.compile.source import Element, Instruction, parse
from crossmsi.errors import CrossmsiError, SourceLocation

MAX_INCLUDES = 100
_DEFINE = re.compile(r"\s*([^\s=]+)\s*(?:=\s*(.*?)\s*)?\Z", re.DOTALL)
_FOREACH = re.compile(r"\s*(?:var\.)?([A-Za-z_][\w.]*)\s+in\s+(.*?)\s*\Z", re.DOTALL)
OPENERS = ("if", "ifdef", "ifndef")
Node = Element | Instruction


def is_plain(text: str | bytes) -> bool:
    """Whether a document surely has nothing to preprocess, so that the walk over its elements can be left out.

    That is so without instructions, variables and character references, which could stand for part of a variable.
    """
    if not isinstance(text, str) or text.find("<?", int(text.startswith("<?xml "))) >= 0:
        return False
    return not any(sign in text for sign in ("$", "!(", "&#"))


class Preprocessor:
    """Runs the instructions below one element after another. ``warn`` receives the text of ``<?warning?>``."""

    def __init__(self, variables: Variables, warn: Callable[[str, SourceLocation], None]) -> None:
        self.variables = variables
        self.warn = warn
        self.including: list[Path] = []

    def run(self, element: Element) -> None:
        """Preprocess everything inside ``element`` (its own attributes are done by its parent)."""
        element.children = list(self.block(element.children))

    def block(self, nodes: list[Node]) -> Iterator[Element]:
        """The elements that remain of ``nodes``, preprocessed."""
        position = 0
        while position < len(nodes):
            node = nodes[position]
            if isinstance(node, Element):
                self.element(node)
                yield node
                position += 1
            elif node.name in OPENERS:
                end, chosen = self.conditional(nodes, position)
                yield from self.block(chosen)
                position = end
            elif node.name == "foreach":
                end = _matching(nodes, position, ("foreach",), "endforeach")
                yield from self.foreach(node, nodes[position + 1 : end])
                position = end + 1
            else:
                yield from self.instruction(node)
                position += 1

    def element(self, node: Element) -> None:
        """Expand the variables in an element and go on inside."""
        for name, value in node.raw.items():
            if "!(" in value:
                refuse_dynamic(value, node.at)
            if "$" in value:
                node.raw[name] = self.variables.expand(value, node.at)
        if node.text:
            node.text = self.variables.expand(node.text, node.at)
        if node.children:
            self.run(node)

    def instruction(self, node: Instruction) -> Iterator[Element]:
        """An instruction that stands alone; an unknown one is ignored, as in WiX."""
        at, text = node.at, node.text
        if node.name == "define":
            found = _DEFINE.match(text)
            if not found:
                raise CrossmsiError(f"malformed <?define {text}?>", where=at, hint='write <?define Name = "value" ?>')
            value = self.variables.expand(_unquoted(found.group(2) or ""), at)
            self.variables.values[found.group(1).removeprefix("var.")] = value
        elif node.name == "undef":
            self.variables.values.pop(text.strip().removeprefix("var."), None)
        elif node.name == "include":
            yield from self.include(node)
        elif node.name == "error":
            raise CrossmsiError(self.variables.expand(text.strip(), at), where=at)
        elif node.name == "warning":
            self.warn(self.variables.expand(text.strip(), at), at)
        elif node.name in ("else", "elseif", "endif", "endforeach"):
            raise CrossmsiError(f"<?{node.name}?> without its beginning", where=at)

    def include(self, node: Instruction) -> Iterator[Element]:
        """The content of another file's ``Include`` element."""
        name = _unquoted(self.variables.expand(node.text, node.at).strip())
        path = Path(name.replace("\\", "/"))
        if not path.is_absolute():
            folder = self.including[-1].parent if self.including else self.variables.base_dir
            path = folder / path
        if len(self.including) >= MAX_INCLUDES:
            raise CrossmsiError(f"files include each other more than {MAX_INCLUDES} levels deep", where=node.at)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CrossmsiError(f"can't read the included file {name}: {error.strerror}", where=node.at) from None
        document = parse(data, str(path))
        root = next((child for child in document.children if isinstance(child, Element)), None)
        if root is None or root.name != "Include":
            where = root.at if root is not None else node.at
            raise CrossmsiError("an included file has the root element Include", where=where)
        self.including.append(path)
        yield from list(self.block(root.children))
        self.including.pop()

    def foreach(self, node: Instruction, body: list[Node]) -> Iterator[Element]:
        """The body once per value; the variable keeps its last value."""
        found = _FOREACH.match(node.text)
        if not found:
            raise CrossmsiError(
                f"malformed <?foreach {node.text}?>", where=node.at, hint="write <?foreach X in a;b;c ?>"
            )
        values = self.variables.expand(_unquoted(found.group(2)), node.at)
        for value in values.split(";"):
            self.variables.values[found.group(1)] = value
            copies = [part.copy() if isinstance(part, Element) else part for part in body]
            yield from list(self.block(copies))

    def conditional(self, nodes: list[Node], start: int) -> tuple[int, list[Node]]:
        """(Index after the endif, the nodes of the branch that holds)."""
        end = _matching(nodes, start, OPENERS, "endif")
        marks = [start, *_branches(nodes, start, end), end]
        for mark, following in pairwise(marks):
            if self.holds(nodes[mark]):
                return end + 1, nodes[mark + 1 : following]
        return end + 1, []

    def holds(self, node: Instruction) -> bool:
        if node.name in ("if", "elseif"):
            return evaluate(node.text, self.variables, node.at)
        if node.name == "else":
            return True
        name = _unquoted(node.text.strip())
        name = name[2:-1] if name.startswith("$(") and name.endswith(")") else name
        return (self.variables.lookup(name, node.at) is not None) == (node.name == "ifdef")


def _matching(nodes: list[Node], start: int, openers: tuple[str, ...], closer: str) -> int:
    depth = 0
    for index in range(start, len(nodes)):
        node = nodes[index]
        if isinstance(node, Instruction) and node.name in openers:
            depth += 1
        elif isinstance(node, Instruction) and node.name == closer:
            depth -= 1
            if depth == 0:
                return index
    opener = nodes[start]
    raise CrossmsiError(f"<?{opener.name}?> without its <?{closer}?> in the same element", where=opener.at)


def _branches(nodes: list[Node], start: int, end: int) -> list[int]:
    """Indexes of the elseif and else instructions of one conditional."""
    depth, found = 0, []
    for index in range(start + 1, end):
        node = nodes[index]
        if not isinstance(node, Instruction):
            continue
        if node.name in OPENERS:
            depth += 1
        elif node.name == "endif":
            depth -= 1
        elif depth == 0 and node.name in ("elseif", "else"):
            if found and nodes[found[-1]].name == "else":
                raise CrossmsiError(f"<?{node.name}?> after <?else?>", where=node.at)
            found.append(index)
    return found


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text
