"""The guard that all text categories share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps


def text_category(check: Callable[[str], str | None]) -> Callable[[object], str | None]:
    """Turn a check of a string into a check of any value."""

    @wraps(check)
    def guarded(value: object) -> str | None:
        return check(value) if isinstance(value, str) else "this is no text"

    return guarded


def shown(value: str) -> str:
    """The value in quotation marks, shortened for a message."""
    return f"'{value}'" if len(value) <= 80 else f"'{value[:77]}...'"
