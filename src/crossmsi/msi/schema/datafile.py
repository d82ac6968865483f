"""The form of the files in ``data/``: lines of words in sections ``[heading]``; ``#`` starts a comment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_DATA = Path(__file__).with_name("data")


def read_sections(name: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Sections of ``data/<name>.txt`` in order: the heading without its brackets, and the lines as words."""
    for block in ("\n" + (_DATA / f"{name}.txt").read_text("utf-8")).split("\n[")[1:]:
        heading, *lines = block.split("\n")
        rows = [line.partition("#")[0].split() for line in lines]
        yield heading.replace("]", "", 1), [row for row in rows if row]
