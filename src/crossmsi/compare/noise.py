"""Differences that a rebuild makes and nobody asks about: derived GUIDs and time stamps."""

from __future__ import annotations

import re

from crossmsi.errors import CrossmsiError

_GUID = re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")
KINDS = ("guid", "timestamps")
TIMESTAMPS = ("created", "last_saved", "last_printed")


class Noise:
    """What to overlook: ``kinds`` of ``KINDS``. Raises CrossmsiError for another word."""

    def __init__(self, kinds: tuple[str, ...] = ()) -> None:
        for kind in kinds:
            if kind not in KINDS:
                raise CrossmsiError(f"{kind!r} can't be ignored", hint=f"choose from {', '.join(KINDS)}")
        self._guids = "guid" in kinds
        self._timestamps = "timestamps" in kinds

    def text(self, value: object) -> object:
        """A cell's value with every GUID made the same, when GUIDs are overlooked."""
        return _GUID.sub("{GUID}", value) if self._guids and isinstance(value, str) else value

    def summary_property(self, name: str) -> bool:
        """Whether a property of the summary information is overlooked."""
        return self._timestamps and name in TIMESTAMPS
