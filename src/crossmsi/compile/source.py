"""XML text → a tree of ``Element`` with exact line and column.

expat is used directly: lxml (libxml2) reports the *last* line of a start tag that spans lines and 65535 for some
elements beyond line 65,535, so its lines can't carry error messages or the line map of rendered source.
A document type declaration is refused, which rules out entity expansion and every external fetch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.parsers import expat

from crossmsi.errors import CrossmsiError, SourceLocation

MAX_DEPTH = 200


class Instruction:
    """A processing instruction: ``<?name text?>``."""

    __slots__ = ("at", "name", "text")

    def __init__(self, name: str, text: str, at: SourceLocation) -> None:
        self.name = name
        self.text = text
        self.at = at


class Element:
    """One XML element.

    ``name`` is the local name, ``namespace`` its namespace URI. ``raw`` maps attribute names to their text (those of a
    foreign namespace are ``"uri|name"``). ``children`` holds ``Element`` and, before preprocessing, ``Instruction``.
    ``text`` is the character data directly inside. After dispatch ``node["Attribute"]`` is the typed value.
    """

    __slots__ = ("at", "children", "name", "namespace", "parent", "raw", "text", "values", "visited")

    def __init__(self, name: str, namespace: str, raw: dict[str, str], at: SourceLocation) -> None:
        self.name = name
        self.namespace = namespace
        self.raw = raw
        self.at = at
        self.parent: Element | None = None
        self.children: Sequence[Element | Instruction] = ()  # nothing to make for the many that have none
        self.text = ""
        self.values: Mapping[str, object] = raw
        self.visited = False

    def __getitem__(self, attribute: str):
        """The typed value of a declared attribute: its default, else None, when the source leaves it out."""
        return self.values[attribute]

    def given(self, attribute: str) -> bool:
        """Whether the source states the attribute (and not its default)."""
        return attribute in self.raw

    def copy(self) -> Element:
        """A deep copy (``<?foreach?>`` repeats its body)."""
        twin = Element(self.name, self.namespace, dict(self.raw), self.at)
        twin.text = self.text
        twin.children = [child.copy() if isinstance(child, Element) else child for child in self.children]
        return twin

    def add(self, child: Element | Instruction) -> None:
        """Put ``child`` last."""
        if self.children:
            self.children.append(child)
        else:
            self.children = [child]


def parse(data: bytes | str, name: str, origins: Mapping[int, SourceLocation] | None = None) -> Element:
    """Parse one XML document.

    ``name`` is the path in error messages; ``origins`` maps lines of ``data`` to the places they were rendered from.
    Raises CrossmsiError on text that isn't well formed, has a DOCTYPE or nests deeper than MAX_DEPTH.
    """
    return _Builder(name, origins or {}).run(data)


class _Builder:
    def __init__(self, name: str, origins: Mapping[int, SourceLocation]) -> None:
        self.name = name
        self.origins = origins
        self.stack: list[Element] = [Element("", "", {}, SourceLocation(name, 1, 1))]
        self.texts: list[list[str] | None] = [None]
        self.names: dict[str, tuple[str, str]] = {}
        self.parser = expat.ParserCreate(namespace_separator="|")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.ProcessingInstructionHandler = self.instruction
        self.parser.StartDoctypeDeclHandler = self.doctype

    def run(self, data: bytes | str) -> Element:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            at = SourceLocation(self.name, error.lineno, error.offset + 1)
            reason = expat.ErrorString(error.code)
            raise CrossmsiError(f"not well-formed XML: {reason}", where=at) from None
        except (UnicodeError, LookupError, ValueError) as error:
            raise CrossmsiError(f"the text can't be decoded: {error}", where=SourceLocation(self.name)) from None
        document = self.stack[0]
        document.text = ""
        return document

    def here(self) -> SourceLocation:
        line = self.parser.CurrentLineNumber
        origin = self.origins.get(line)
        return origin if origin is not None else SourceLocation(self.name, line, self.parser.CurrentColumnNumber + 1)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self.names.get(tag)
        if name is None:
            namespace, _, local = tag.rpartition("|")
            name = self.names[tag] = local, namespace
        element = Element(*name, attributes, self.here())
        self.stack[-1].add(element)
        if len(self.stack) > MAX_DEPTH:
            raise CrossmsiError(f"elements nest deeper than {MAX_DEPTH} levels", where=element.at)
        self.stack.append(element)
        self.texts.append(None)

    def end(self, _tag: str) -> None:
        element, parts = self.stack.pop(), self.texts.pop()
        if parts:
            element.text = "".join(parts)

    def characters(self, text: str) -> None:
        parts = self.texts[-1]
        if parts is None:
            self.texts[-1] = [text]
        else:
            parts.append(text)

    def instruction(self, target: str, text: str) -> None:
        self.stack[-1].add(Instruction(target, text, self.here()))

    def doctype(self, *_: object) -> None:
        raise CrossmsiError(
            "a document type declaration (<!DOCTYPE>) isn't allowed in WiX source",
            where=self.here(),
            hint="remove it; use <?define?> and $(var.Name) instead of entities",
        )
