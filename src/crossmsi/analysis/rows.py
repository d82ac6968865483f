"""Typed access to cells of rows that may lie: a missing column or a wrong type reads as null."""

from __future__ import annotations

from typing import Any


def text(row: Any, column: str) -> str | None:
    """The cell as text; None when it is null, absent or no string."""
    value = getattr(row, column, None)
    return value if isinstance(value, str) and value else None


def number(row: Any, column: str) -> int | None:
    """The cell as integer; None when it is null, absent or no integer."""
    value = getattr(row, column, None)
    return value if isinstance(value, int) else None


def bits(row: Any, column: str) -> int:
    """The cell as a bit field: null, absent and non-integer cells count as 0."""
    return number(row, column) or 0
