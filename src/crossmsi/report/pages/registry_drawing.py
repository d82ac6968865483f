"""Who writes where in the two registry views, as boxes and arrows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crossmsi.report.decision.evidence import Cell, Installation, RegistryRow, Writer

ROWS = 6
WIDTH, HEAD, ROW = 1000, 34, 92
BOX, CARD = 190, 230
LEFT, RIGHT = 4, WIDTH - BOX - 4
NARROW, WIDE = 256, WIDTH - 256 - CARD
_TEXT = 33


@dataclass(frozen=True, slots=True)
class Box:
    """A component beside a card: its corner, and two lines of text."""

    x: int
    y: int
    lines: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """A value's place: ``state`` is "collision", "dead" or "" and ``lines`` what is written in it."""

    x: int
    y: int
    width: int
    state: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A write: ``kind`` is "write", "redirected", "collision" or "reflected"; ``label`` stands above its middle."""

    x1: int
    y1: int
    x2: int
    y2: int
    kind: str
    label: str


@dataclass(slots=True)
class Drawing:
    """Positions in units of the view box, and the text alternative."""

    height: int
    heads: tuple[tuple[int, str], ...]
    title: str
    description: str
    more: int
    boxes: list[Box] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


def draw_registry(installation: Installation) -> Drawing | None:
    """What is wrong, else the COM servers, else the first values; None where nothing is written."""
    chosen = list(_chosen(installation.registry.items))
    if not chosen:
        return None
    rows = chosen[:ROWS]
    middle = NARROW + CARD // 2, WIDE + CARD // 2
    views = (
        ((middle[0], "32-bit view"), (middle[1], "64-bit view"))
        if installation.wide
        else ((WIDTH // 2, "the one registry of 32-bit Windows"),)
    )
    heads = ((LEFT + BOX // 2, "32-bit components"), *views, (RIGHT + BOX // 2, "64-bit components"))
    drawing = Drawing(
        height=HEAD + ROW * len(rows),
        heads=heads,
        title=f"Registry on {installation.title}",
        description=" ".join(map(_sentence, rows)),
        more=len(chosen) - len(rows),
    )
    for number, row in enumerate(rows):
        _draw_row(drawing, row, HEAD + number * ROW, installation.wide)
    return drawing


def _chosen(rows: Sequence[RegistryRow]) -> Iterator[RegistryRow]:
    marked = [row for row in rows if row.mark]
    servers = [row for row in rows if not row.mark and row.name == "" and row.key.lower().endswith("server32")]
    yield from marked or servers or [row for row in rows if row.name is not None]
    if marked:
        yield from servers


def _draw_row(drawing: Drawing, row: RegistryRow, top: int, wide: bool) -> None:
    for cell, view in ((row.view32, "32"), (row.view64, "64"), (row.shared, "shared")):
        if cell is None:
            continue
        whole = view == "shared" or not wide
        x = NARROW if whole or view == "32" else WIDE
        width = WIDE + CARD - NARROW if whole else CARD
        drawing.cards.append(Card(x, top + 6, width, cell.mark, _lines(row, cell, 2 * _TEXT + 6 if whole else _TEXT)))
        if cell.reflected:
            _reflect(drawing, x, top, width)
        else:
            _write(drawing, cell, x, top, width)


def _write(drawing: Drawing, cell: Cell, x: int, top: int, width: int) -> None:
    sides = {bits: [writer for writer in cell.writers if writer.bits == bits] for bits in (32, 64)}
    for bits, writers in sides.items():
        shown = writers[:2]
        for number, writer in enumerate(shown):
            y = top + 6 + (20 if len(shown) == 1 else number * 40)
            drawing.boxes.append(Box(LEFT if bits == 32 else RIGHT, y, _names(writer)))
            kind = (
                "collision" if cell.mark == "collision" else "redirected" if cell.redirected and bits == 32 else "write"
            )
            ends = (LEFT + BOX, x) if bits == 32 else (RIGHT, x + width)
            label = kind if kind == "redirected" else ""
            drawing.arrows.append(Arrow(ends[0], y + 18, ends[1], top + 6 + 40, kind, label))


def _reflect(drawing: Drawing, x: int, top: int, width: int) -> None:
    y = top + 66
    ends = (NARROW + CARD, WIDE) if x == WIDE else (WIDE, NARROW + CARD)
    drawing.arrows.append(Arrow(ends[0], y, ends[1], y, "reflected", ""))


def _names(writer: Writer) -> tuple[str, str]:
    return _end(writer.component, 28), f"{writer.bits}-bit, {writer.isa or 'no code'}"


def _lines(row: RegistryRow, cell: Cell, room: int) -> tuple[str, ...]:
    place = f"{row.subject}\\…" if len(row.subject) < len(row.key) else row.subject
    tail = row.key.rpartition("\\")[2]
    name = tail if row.name == "" else f"{tail}: {row.name}"
    value = cell.value if cell.value is not None else f"{len(cell.writers)} values for one place"
    fate = {"collision": "✕ collision", "dead": "✕ dead: no client can use it"}.get(cell.mark, "")
    return _middle(place, room), _end(name, room), _end(value, room), fate


def _sentence(row: RegistryRow) -> str:
    views = ((row.view32, "32-bit view"), (row.view64, "64-bit view"), (row.shared, "both views"))
    parts = [
        f"{view}: {' and '.join(writer.component for writer in cell.writers)}"
        for cell, view in views
        if cell is not None
    ]
    mark = {"collision": " Collision.", "dead": " Dead."}.get(row.mark, "")
    return f"{row.key} {row.name or ''} is written in the {'; '.join(parts)}.{mark}"


def _end(text: str, room: int) -> str:
    return text if len(text) <= room else f"…{text[1 - room :]}"


def _middle(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    return f"{text[: room // 2]}…{text[-(room - room // 2 - 1) :]}"
