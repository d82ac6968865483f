"""Marks in rendered text that say which place in the manifest a line came from.

A template puts a mark right after an element's name. The marks use control characters, which XML text can't hold
(``escape.py`` refuses them), so they can't be mistaken for content; :meth:`Origins.strip` takes them out again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from crossmsi.errors import SourceLocation

_OPEN, _CLOSE = "\x02", "\x03"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


class Origins:
    """The marks of one rendering."""

    def __init__(self) -> None:
        self._places: list[SourceLocation] = []

    def mark(self, item: object) -> Markup:
        """A mark for ``item``, anything with an ``at``; the templates' function ``at``."""
        self._places.append(item.at)
        return Markup(f"{_OPEN}{len(self._places) - 1}{_CLOSE}")

    def marks(self, items: Sequence[object]) -> list[str]:
        """The marks of ``items``."""
        first = len(self._places)
        self._places += [item.at for item in items]
        return [f"{_OPEN}{number}{_CLOSE}" for number in range(first, len(self._places))]

    def strip(self, text: str) -> tuple[str, dict[int, SourceLocation]]:
        """``text`` without marks, and the first mark of each line that has one."""
        lines, found = text.split("\n"), {}
        for index, line in enumerate(lines):
            if _OPEN in line:
                before, _, after = line.partition(_OPEN)
                number, _, after = after.partition(_CLOSE)
                found[index + 1] = self._places[int(number)]
                lines[index] = before + (_MARK.sub("", after) if _OPEN in after else after)
        return "\n".join(lines), found
