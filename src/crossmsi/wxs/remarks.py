"""Collecting what a dialect can't say while a package is adapted to it."""

from __future__ import annotations

from crossmsi.errors import SourceLocation
from crossmsi.wxs.rendered import Note


class Remarks:
    """The notes of one adaptation, and the comments they become: by component id, "" for the package."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.texts: dict[str, list[str]] = {}

    def add(self, text: str, at: SourceLocation, component: str = "") -> None:
        """Record a remark about ``component``, or about the package."""
        self.notes.append(Note(f"wixl: {text}", at))
        self.texts.setdefault(component, []).append(text)
