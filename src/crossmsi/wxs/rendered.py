"""What rendering gives back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crossmsi.errors import SourceLocation


class Note(NamedTuple):
    """Something of the manifest that the chosen dialect can't say, or says in another way."""

    message: str
    at: SourceLocation | None = None

    def __str__(self) -> str:
        return f"{self.at}: {self.message}" if self.at is not None else self.message


class Rendered(NamedTuple):
    """WiX source; ``origins`` maps a line number of ``text`` (from 1) to the place in the manifest it came from."""

    text: str
    origins: Mapping[int, SourceLocation]
    notes: tuple[Note, ...] = ()
