"""Where the standard actions belong in the sequence tables, as Microsoft's validators see it (ICE26, ICE27).

Read from ``data/sequencing.txt``, whose head tells where the facts come from. They differ from ``crossmsi.msi.schema``
(which follows the documentation, for building packages): the validators know a few actions that have no page, leave
others alone, and hold each restriction at one of the two actions only, which decides which row a finding names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data") / "sequencing.txt"
# The order of the standings in the data file. AdvtUISequence demands and forbids nothing that is known.
_TABLES = ("AdminExecuteSequence", "AdminUISequence", "AdvtExecuteSequence", "InstallExecuteSequence",
           "InstallUISequence")  # fmt: skip


class Section(StrEnum):
    """The part of a sequence table that lies between two of its milestones."""

    SEARCH = "S"
    COSTING = "C"
    SELECTION = "L"
    EXECUTION = "E"
    AFTER = "P"


# The action that begins a section; a table starts in SEARCH.
MILESTONES = {
    "CostInitialize": Section.COSTING,
    "CostFinalize": Section.SELECTION,
    "InstallValidate": Section.EXECUTION,
    "InstallFinalize": Section.AFTER,
}


@dataclass(frozen=True, slots=True)
class Restriction:
    """The action stands ``after`` the other one, or before it; ``required``: the other one must be there."""

    other: str
    after: bool
    required: bool


@dataclass(frozen=True, slots=True)
class ActionPlace:
    """One standard action: sections, sequence tables that require or prohibit it, and its place among others."""

    name: str
    sections: frozenset[Section]
    required: frozenset[str]
    prohibited: frozenset[str]
    restrictions: tuple[Restriction, ...]


def _sections(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    heading, rows = "", []
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if words[:1] and words[0].startswith("["):
            yield heading, rows
            heading, rows = words[0].strip("[]"), []
        elif words:
            rows.append(words)
    yield heading, rows


def _restrictions(rows: Iterable[list[str]]) -> dict[str, list[Restriction]]:
    found: dict[str, list[Restriction]] = {}
    for action, side, *others in rows:
        found.setdefault(action, []).extend(
            Restriction(other, side.startswith("after"), side.endswith("!")) for other in others
        )
    return found


@cache
def action_places() -> Mapping[str, ActionPlace]:
    """Every standard action that the validators know, by name."""
    parts = dict(_sections(_DATA.read_text("utf-8")))
    order = _restrictions(parts["order"])
    return {
        name: ActionPlace(
            name,
            frozenset(Section(letter) for letter in sections),
            frozenset(table for table, mark in zip(_TABLES, standing, strict=True) if mark == "r"),
            frozenset(table for table, mark in zip(_TABLES, standing, strict=True) if mark == "x"),
            tuple(order.get(name, ())),
        )
        for name, sections, *standing in parts["places"]
    }
