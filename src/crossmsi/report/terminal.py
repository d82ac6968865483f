"""Lines for a terminal: colours, wrapping to a width, and a row as a small table."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import cache

from rich.cells import cell_len, set_cell_size
from rich.color import ColorSystem
from rich.style import Style as Colours

from crossmsi.report.packagetext import printable
from crossmsi.report.rows import NULL, RowView

_STYLES = {
    "error": "bold red", "warning": "yellow", "info": "cyan", "good": "green", "file": "bold underline",
    "rule": "bold", "place": "cyan", "dim": "dim",
}  # fmt: skip
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_GAP = "  "
_PLAIN_WIDTH = 120  # of row tables where lines are not wrapped
_LEAST = 8  # cells that a column keeps when a row is too wide


class Painter:
    """Gives text a colour by the name of what it is, or leaves it as it is."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def __call__(self, kind: str, text: str) -> str:
        if not self._colour or not text:
            return text
        return _style(kind).render(text, color_system=ColorSystem.STANDARD)


@cache
def _style(kind: str) -> Colours:
    return Colours.parse(_STYLES[kind])


def wrapped(lead: str, lines: Sequence[str], width: int | None, indent: int) -> Iterator[str]:
    """``lead`` (may hold colours) and the text behind it, wrapped to ``width`` with a hanging indent.

    A lead is never broken, so that its path stays one; the text behind a long one begins on the next line.
    """
    margin, hanging = " " * indent, " " * (indent + 2)
    if width is None:
        yield (margin + lead + lines[0]).rstrip()
        yield from (hanging + line.strip() for line in lines[1:])
        return
    first = margin + lead
    taken = cell_len(_ESCAPES.sub("", first))
    if taken > width * 2 // 3:
        yield first.rstrip()
        first, taken = hanging, len(hanging)
    for line in lines:
        stand_in = "\0" * taken
        pieces = textwrap.wrap(
            line, max(width, 30), initial_indent=stand_in, subsequent_indent=hanging, break_on_hyphens=False
        )
        yield (first + pieces[0].removeprefix(stand_in)).rstrip() if pieces else first.rstrip()
        yield from pieces[1:]
        first, taken = hanging, len(hanging)


def row_lines(view: RowView, paint: Painter, severity: str, width: int | None, indent: int) -> Iterator[str]:
    """Head, values and, below the column meant, carets; cut to ``width``."""
    values = [printable(value) for value in view.values]
    natural = [max(cell_len(head), cell_len(value)) for head, value in zip(view.columns, values, strict=True)]
    widths = _fit(natural, (width or _PLAIN_WIDTH) - indent - len(_GAP) * (len(natural) - 1))
    margin = " " * indent
    yield margin + paint("dim", _GAP.join(map(_cut, view.columns, widths)).rstrip())
    cells = [_cut(value, size) for value, size in zip(values, widths, strict=True)]
    marks = view.marked
    if marks is None:
        yield margin + _GAP.join(cells).rstrip()
        return
    length = min(max(cell_len(values[marks]), 1), widths[marks])
    before = sum(widths[:marks]) + len(_GAP) * marks
    kind = "dim" if values[marks] == NULL else severity
    yield margin + _GAP.join([*cells[:marks], paint(kind, cells[marks]), *cells[marks + 1 :]]).rstrip()
    yield margin + " " * before + paint(severity, "^" * length)


def _fit(widths: Sequence[int], room: int) -> list[int]:
    """The widths, the widest cut down together until their sum is ``room``; none below ``_LEAST``."""
    low, high = _LEAST, max([*widths, _LEAST])
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(width, middle) for width in widths) <= room:
            low = middle
        else:
            high = middle - 1
    return [min(width, low) for width in widths]


def _cut(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells; of a longer one the ends, which tell ids and paths apart."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    tail = (width - 3) // 3
    return set_cell_size(text, width - 3 - tail) + "..." + set_cell_size(text[-tail:] if tail else "", tail)
