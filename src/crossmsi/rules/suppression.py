"""Findings that somebody has accepted, and the rules that watch over them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from crossmsi.errors import SourceLocation
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


@dataclass(frozen=True, slots=True)
class Suppression:
    """Findings of ``rule`` that are accepted; the parts that are None match anything.

    ``key`` is a pattern for the primary key values joined by "/". ``until`` is the last day on which it counts.
    ``lines`` are the files and lines that a row must come from. ``in_source`` when it stands in the linted source.
    """

    rule: str
    reason: str
    at: SourceLocation
    table: str | None = None
    key: str | None = None
    column: str | None = None
    until: date | None = None
    lines: frozenset[tuple[str, int]] | None = None
    in_source: bool = False

    def __str__(self) -> str:
        place = "/".join(part for part in (self.table, self.key, self.column) if part)
        return f"{self.rule} at {place}" if place else self.rule

    def expired(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and self.until < today


@dataclass(frozen=True, slots=True)
class Review:
    """What became of a suppression in one file: the findings it matched, and what there is to say of it."""

    suppression: Suppression
    used: int
    finding: Finding | None = None


class SuppressionRule(Rule):
    """A rule about suppressions, not about the package: it has its say when the other rules are through."""

    tables = ()
    parity = "own"

    def check(self, package: Package) -> Iterator[Finding]:
        yield from ()

    @abstractmethod
    def review(self, suppression: Suppression, used: int, today: date) -> Finding | None:
        """The finding about a suppression that matched ``used`` findings; None when nothing is wrong with it."""

    def at(self, suppression: Suppression, message: str) -> Finding:
        """A warning where the suppression stands."""
        return replace(self.warning(message), location=suppression.at)
