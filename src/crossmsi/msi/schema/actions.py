"""Standard actions: the sequence tables where they may stand, their usual place, what needs them, their order.

https://learn.microsoft.com/windows/win32/msi/standard-actions-reference
Data: ``data/actions.txt`` (its head explains the form) and ``data/order.txt``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from crossmsi.msi.schema.datafile import read_sections

# AdvtUISequence is left out: the installer doesn't run it and its page wants it absent or empty.
SEQUENCE_TABLES = (
    "AdminExecuteSequence",
    "AdminUISequence",
    "AdvtExecuteSequence",
    "InstallExecuteSequence",
    "InstallUISequence",
)


class Scheduling(NamedTuple):
    """An action in one sequence table.

    ``number``: its usual sequence number, None where it has none and the author must place it. ``condition``: its usual
    condition. ``always``: every package has it there. ``tables``: a row in one of them makes it needed.
    """

    number: int | None
    condition: str | None
    always: bool
    tables: tuple[str, ...]

    def needed(self, present: Container[str]) -> bool:
        """Whether a package needs the action when the tables ``present`` have rows."""
        return self.always or any(table in present for table in self.tables)


class StandardAction(NamedTuple):
    """A standard action; ``sequences`` has an entry for each sequence table where it may stand.

    ``after``: actions that must come earlier if they are in the same table, ``before``: those that must come later.
    """

    name: str
    sequences: Mapping[str, Scheduling]
    after: frozenset[str]
    before: frozenset[str]


def _scheduling(words: list[str]) -> Scheduling:
    number, *when = words
    condition = None
    if "?" in when:
        split = when.index("?")
        when, condition = when[:split], " ".join(when[split + 1 :])
    tables = () if when in (["always"], ["-"]) else tuple(when)
    return Scheduling(None if number == "-" else int(number), condition, when == ["always"], tables)


def _ordered_pairs() -> Iterator[tuple[str, str]]:
    """All (earlier, later) pairs of the chains in ``order.txt``."""
    for _, lines in read_sections("order"):
        chain: list[str] = []
        for words in [*lines, []]:
            if words[:1] != ["<"]:
                groups = [group.split() for group in " ".join(chain).split("<")]
                for place, group in enumerate(groups):
                    for later_group in groups[place + 1 :]:
                        yield from ((earlier, later) for earlier in group for later in later_group)
                chain = []
            chain += words


def _load() -> Iterator[StandardAction]:
    sequences: dict[str, dict[str, Scheduling]] = defaultdict(dict)
    for table, lines in read_sections("actions"):
        for name, *words in lines:
            entry = sequences[name]
            if table != "none":
                entry[table] = _scheduling(words)
    after, before = defaultdict(set), defaultdict(set)
    for earlier, later in _ordered_pairs():
        after[later].add(earlier)
        before[earlier].add(later)
    for name in sorted(sequences):
        yield StandardAction(name, MappingProxyType(sequences[name]), frozenset(after[name]), frozenset(before[name]))


STANDARD_ACTIONS: Mapping[str, StandardAction] = MappingProxyType({action.name: action for action in _load()})
