"""Comments that suppress findings: ``crossmsi: ignore[ICE33, ICE57 until 2027-03-01] reason``.

A comment is about the element on its line, else about the next one; of several that begin on one line, about the
outermost. What an element is, the readers of YAML and XML say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.policy.settings import check_rule
from crossmsi.rules.suppression import Suppression

MARK = "crossmsi:"
_ANY = re.compile(r"crossmsi:\s*ignore\b")
_WHOLE = re.compile(
    r"crossmsi:\s*ignore\s*\[(?P<rules>[^\]]*?)(?:\s+until\s+(?P<until>[^\]\s]*))?\s*\]\s*(?P<reason>.*)"
)
_HINT = "write it like: crossmsi: ignore[ICE33] reason, or ignore[ICE33 until 2027-03-01] reason"


@dataclass(frozen=True, slots=True)
class Comment:
    """The text of a comment and where it starts; ``alone`` when nothing stands before it in its line."""

    text: str
    line: int
    column: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Element:
    """The line in which an element starts, and those in which it or a part of it does."""

    line: int
    lines: frozenset[int]


def suppressions(
    path: str, comments: Iterable[Comment], elements: Sequence[Element], problems: list[CrossmsiError]
) -> Iterator[Suppression]:
    """The suppressions of one file; ``elements`` are in document order, outer before inner.

    Comments that begin like one and aren't, or that name no rule, are appended to ``problems``.
    """
    for comment in comments:
        if not _ANY.search(comment.text):
            continue
        at = SourceLocation(path, comment.line, comment.column)
        try:
            rules, until, reason = _parsed(comment.text, at)
        except CrossmsiError as error:
            problems.append(error)
            continue
        element = _meant(comment, elements)
        lines = frozenset((path, line) for line in element.lines) if element else frozenset()
        for rule in rules:
            yield Suppression(rule, reason, at, until=until, lines=lines, in_source=True)


def _parsed(text: str, at: SourceLocation) -> tuple[list[str], date | None, str]:
    match = _WHOLE.search(" ".join(text.split()))
    if match is None:
        raise CrossmsiError("this comment suppresses nothing: it names no rule in brackets", where=at, hint=_HINT)
    rules = [part.strip().upper() for part in match["rules"].split(",") if part.strip()]
    if not rules:
        raise CrossmsiError("this comment names no rule", where=at, hint=_HINT)
    for rule in rules:
        check_rule(rule, at)
    until = None
    if match["until"] is not None:
        try:
            until = date.fromisoformat(match["until"])
        except ValueError:
            raise CrossmsiError(f"'{match['until']}' is not a day", where=at, hint=_HINT) from None
    reason = match["reason"].strip(" :-")
    if not reason:
        raise CrossmsiError("this comment gives no reason", where=at, hint=_HINT)
    return rules, until, reason


def _meant(comment: Comment, elements: Sequence[Element]) -> Element | None:
    here = [element for element in elements if element.line == comment.line]
    if here:
        return here[0]
    if not comment.alone:  # behind the last line of something longer
        before = [element for element in elements if element.line < comment.line]
        return max(before, key=lambda element: element.line, default=None)
    after = [element for element in elements if element.line > comment.line]
    return min(after, key=lambda element: element.line, default=None)
