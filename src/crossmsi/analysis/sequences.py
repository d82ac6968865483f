"""The action sequence tables.

Source: https://learn.microsoft.com/windows/win32/msi/using-a-sequence-table
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crossmsi.analysis.rows import number, text

# AdvtUISequence is not used by the installer, but Microsoft's suite reads it like the others.
SEQUENCE_TABLES = (
    "AdminExecuteSequence",
    "AdminUISequence",
    "AdvtExecuteSequence",
    "AdvtUISequence",
    "InstallExecuteSequence",
    "InstallUISequence",
)


@dataclass(frozen=True, slots=True)
class SequencedAction:
    """One row: ``number`` is None when null, ``condition`` is the raw text."""

    table: str
    action: str
    condition: str | None
    number: int | None
    row: Any


class Sequence:
    """One sequence table; of rows with one action the first counts for look-ups."""

    def __init__(self, table: str, rows: Iterable[Any], *, exists: bool = True) -> None:
        self.table = table
        self.exists = exists
        self.actions = tuple(
            SequencedAction(table, text(row, "Action") or "", text(row, "Condition"), number(row, "Sequence"), row)
            for row in rows
        )

    def __iter__(self) -> Iterator[SequencedAction]:
        """The actions in row order."""
        return iter(self.actions)

    def __len__(self) -> int:
        return len(self.actions)

    @cached_property
    def _by_action(self) -> dict[str, SequencedAction]:
        result: dict[str, SequencedAction] = {}
        for action in self.actions:
            result.setdefault(action.action, action)
        return result

    def get(self, action: str) -> SequencedAction | None:
        """The row of an action (exact case)."""
        return self._by_action.get(action)

    def __contains__(self, action: object) -> bool:
        return action in self._by_action

    def number(self, action: str) -> int | None:
        """The sequence number of an action; None when it is absent or its number is null."""
        found = self.get(action)
        return None if found is None else found.number

    @cached_property
    def ordered(self) -> tuple[SequencedAction, ...]:
        """The actions with a number, by number; equal numbers stay in row order."""
        return tuple(sorted((a for a in self.actions if a.number is not None), key=lambda a: a.number or 0))

    @cached_property
    def by_number(self) -> dict[int | None, list[SequencedAction]]:
        """Number (or None) → actions in row order."""
        result: dict[int | None, list[SequencedAction]] = {}
        for action in self.actions:
            result.setdefault(action.number, []).append(action)
        return result
