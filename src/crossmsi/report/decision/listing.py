"""Long lists, cut: what is wrong first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from crossmsi.report.decision.evidence import Listing
from crossmsi.rules.finding import SEVERITIES

Item = TypeVar("Item")


def listing(items: Sequence[Item], limit: int, key: Callable[[Item], Any] | None = None) -> Listing[Item]:
    """The first ``limit`` items; those with a ``severity`` sorted by it, then by ``key``."""

    def order(item: Item) -> tuple:
        severity = getattr(item, "severity", None)
        return (SEVERITIES.index(severity) if severity else 0, key(item) if key else 0)

    return Listing(len(items), tuple(sorted(items, key=order)[:limit]))
