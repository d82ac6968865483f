"""Sequence numbers as Microsoft's validators compare them: a null number sorts before all others."""

from __future__ import annotations

NULL_PLACE = -(2**31)


def place(number: int | None) -> int:
    """The number to compare by."""
    return NULL_PLACE if number is None else number
