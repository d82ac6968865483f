"""Comments and elements of a .wxs file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from crossmsi.errors import CrossmsiError
from crossmsi.policy.comments import MARK, Comment, Element, suppressions
from crossmsi.rules.suppression import Suppression


def xml_suppressions(path: str, problems: list[CrossmsiError]) -> Iterator[Suppression]:
    """The suppressions in the comments of a .wxs file that was compiled without an error before."""
    data = Path(path).read_bytes()
    if MARK.encode() not in data and MARK.encode("utf-16-le") not in data and MARK.encode("utf-16-be") not in data:
        return
    reader = _Reader(data)
    reader.parser.Parse(data, True)
    elements = [Element(lines[0], frozenset(lines)) for lines in reader.elements]
    yield from suppressions(path, reader.comments, elements, problems)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.comments: list[Comment] = []
        self.elements: list[list[int]] = []
        self._open: list[list[int]] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CommentHandler = self._comment

    def _start(self, _name: str, _attributes: dict[str, str]) -> None:
        lines: list[int] = []
        self.elements.append(lines)
        self._open.append(lines)
        for element in self._open:
            element.append(self.parser.CurrentLineNumber)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _comment(self, text: str) -> None:
        at = self.parser.CurrentByteIndex
        alone = not self._data[self._data.rfind(b"\n", 0, at) + 1 : at].strip(b" \t\r\0")
        self.comments.append(Comment(text, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1, alone))
