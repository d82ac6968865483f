"""Formatted text: references in brackets, groups in braces.

Source: https://learn.microsoft.com/windows/win32/msi/formatted
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from crossmsi.analysis.identifiers import is_identifier


class ReferenceKind(Enum):
    """What a bracketed reference stands for; the value is its prefix (``[~]`` is the null character)."""

    PROPERTY = ""
    ENVIRONMENT = "%"
    FILE = "#"
    SHORT_FILE = "!"
    COMPONENT = "$"
    ESCAPE = "\\"
    NULL = "~"
    FIELD = "[1]"


_PREFIXES = {kind.value: kind for kind in ReferenceKind if len(kind.value) == 1}


class Reference(NamedTuple):
    """One ``[…]`` of a text.

    ``name`` lacks brackets and prefix; for an escape it is the one character kept. ``start``/``end`` are 0-based
    offsets of the brackets, ``end`` exclusive. ``nested`` marks a reference whose name comes out of references
    within it (its ``name`` is then empty); ``depth`` is the number of brackets around it; ``grouped`` tells
    whether it stands within braces.
    """

    kind: ReferenceKind
    name: str
    start: int
    end: int
    nested: bool = False
    depth: int = 0
    grouped: bool = False

    @property
    def valid(self) -> bool:
        """Whether the name can name something: an identifier for properties, files and components."""
        if self.nested or self.kind in (ReferenceKind.NULL, ReferenceKind.FIELD):
            return True
        if self.kind in (ReferenceKind.ENVIRONMENT, ReferenceKind.ESCAPE):
            return bool(self.name)
        return is_identifier(self.name)


class FormattedText(NamedTuple):
    """The references of a text in the order of their opening brackets, and the offsets of opening brackets
    without closing ones and of closing ones without opening ones."""

    text: str
    references: tuple[Reference, ...] = ()
    unclosed: tuple[int, ...] = ()
    unopened: tuple[int, ...] = ()

    def of(self, *kinds: ReferenceKind) -> Iterator[Reference]:
        """The references of the given kinds whose name is literally there."""
        return (r for r in self.references if r.kind in kinds and not r.nested)

    def properties(self) -> tuple[str, ...]:
        """The distinct valid property names referred to, in order of appearance."""
        return tuple(dict.fromkeys(r.name for r in self.of(ReferenceKind.PROPERTY) if r.valid))


# Longer than any real text by orders of magnitude; bounds the memory that references of a hostile one take.
MAX_LENGTH = 1 << 20
# A reference without anything special around or in it; nearly all are.
_FLAT = re.compile(r"\[[^\[\]]*\]")
# Everything between two of these characters is literal; a backslash matters only right behind a bracket.
_SPECIAL = re.compile(r"\[\\|[\[\]{}]")


def _events(text: str) -> Iterator[tuple[int, int, str]]:
    """The special characters as (start, end, token); a whole escape ``[\\x…]`` is one event with token ``\\``.

    ``[\\`` that no bracket closes counts as ``[``.
    """
    position = 0
    no_close_from = len(text) + 1
    while found := _SPECIAL.search(text, position):
        start, token = found.start(), found.group()
        if token == "[\\":
            close = -1 if start + 3 >= no_close_from else text.find("]", start + 3)
            if close >= 0:
                yield start, close + 1, "\\"
                position = close + 1
                continue
            no_close_from = min(no_close_from, start + 3)
            token = "["
        yield start, start + 1, token
        position = start + 1


def parse_formatted(text: str) -> FormattedText:
    """Find the references of a text, of its first MAX_LENGTH characters if it is longer (what is open there is not
    reported). Never fails: what is malformed shows in ``unclosed``, ``unopened`` and the references' ``valid``.
    """
    if len(text) > MAX_LENGTH:
        beginning = parse_formatted(text[:MAX_LENGTH])
        return FormattedText(text, beginning.references, (), beginning.unopened)
    if "[" not in text and "]" not in text:
        return FormattedText(text)
    if "{" not in text and "[\\" not in text:
        flat = [_reference(text, m.start(), m.end(), False, 0, False) for m in _FLAT.finditer(text)]
        if len(flat) == text.count("[") == text.count("]"):
            return FormattedText(text, tuple(flat))
    found: list[Reference] = []
    unopened: list[int] = []
    opened: list[list[int]] = []  # [offset, 1 when a reference lies within, number of braces open when it was opened]
    braces = 0
    for start, end, token in _events(text):
        if token == "[":
            opened.append([start, 0, braces])
        elif token == "{":
            braces += 1
        elif token == "}":
            braces = max(0, braces - 1)
        elif token == "]" and not opened:
            unopened.append(start)
        else:
            nested, group = False, braces
            if token == "]":
                start, inner, group = opened.pop()
                nested = bool(inner)
            if opened:
                opened[-1][1] = 1
            found.append(_reference(text, start, end, nested, len(opened), group > 0))
    found.sort(key=lambda reference: reference.start)
    return FormattedText(text, tuple(found), tuple(entry[0] for entry in opened), tuple(unopened))


def _reference(text: str, start: int, end: int, nested: bool, depth: int, grouped: bool) -> Reference:
    kind = _PREFIXES.get(text[start + 1], ReferenceKind.PROPERTY)
    if kind is ReferenceKind.NULL and end - start != 3:
        kind = ReferenceKind.PROPERTY
    if kind is ReferenceKind.ESCAPE:
        return Reference(kind, text[start + 2], start, end, False, depth, grouped)
    if nested:
        return Reference(kind, "", start, end, True, depth, grouped)
    name = text[start + (1 if kind is ReferenceKind.PROPERTY else 2) : end - 1]
    if kind is ReferenceKind.PROPERTY and name.isascii() and name.isdigit():
        kind = ReferenceKind.FIELD
    return Reference(kind, name, start, end, False, depth, grouped)


Lookup = Callable[[ReferenceKind, str], str | None]


def resolve(text: str, lookup: Lookup) -> str:
    """The text with its references replaced, inside out.

    ``lookup(kind, name)`` gives a value, or None when there is none; it is asked for PROPERTY, ENVIRONMENT, FILE,
    SHORT_FILE, COMPONENT and FIELD. Unmatched brackets and braces stay; braces without a reference stay; braces with
    references vanish, together with their contents when one of the references has no value.
    """
    return _Resolver(lookup).run(text)


@dataclass(slots=True)
class _Frame:
    """An opening bracket or brace, at index ``start`` of the output."""

    token: str
    start: int
    references: bool = False
    missing: bool = False


class _Resolver:
    """One left-to-right pass; what an open bracket or brace contains is the tail of ``_out``."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._out: list[str] = []
        self._frames: list[_Frame] = []
        self._brackets = 0

    def run(self, text: str) -> str:
        out, position = self._out, 0
        for start, end, token in _events(text):
            if start > position:
                out.append(text[position:start])
            position = end
            if token in "[{":
                self._brackets += token == "["
                self._frames.append(_Frame(token, len(out)))
                out.append(token)
            elif token == "\\":
                out.append(text[start + 2])
            elif token == "]":
                self._close_bracket()
            else:
                self._close_brace()
        out.append(text[position:])
        return "".join(out)

    def _close_bracket(self) -> None:
        out, frames = self._out, self._frames
        if not self._brackets:
            out.append("]")
            return
        # A brace opened within the bracket and not closed there is literal.
        while frames[-1].token == "{":
            frames.pop()
        self._brackets -= 1
        start = frames.pop().start
        name = "".join(out[start + 1 :])
        del out[start:]
        if name == "~":
            out.append("\0")
            return
        value = self._look_up(name)
        out.append(value or "")
        if frames and frames[-1].token == "{":
            frames[-1].references = True
            frames[-1].missing = frames[-1].missing or value is None

    def _look_up(self, name: str) -> str | None:
        kind = _PREFIXES.get(name[:1], ReferenceKind.PROPERTY)
        if kind in (ReferenceKind.ENVIRONMENT, ReferenceKind.FILE, ReferenceKind.SHORT_FILE, ReferenceKind.COMPONENT):
            return self._lookup(kind, name[1:])
        is_field = name.isascii() and name.isdigit()
        return self._lookup(ReferenceKind.FIELD if is_field else ReferenceKind.PROPERTY, name)

    def _close_brace(self) -> None:
        out, frames = self._out, self._frames
        if not frames or frames[-1].token != "{":
            out.append("}")
            return
        frame = frames.pop()
        if not frame.references:
            out.append("}")
            return
        if frame.missing:
            del out[frame.start :]
        else:
            out[frame.start] = ""
        if frames and frames[-1].token == "{":
            frames[-1].references = True
