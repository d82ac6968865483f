"""The result of a comparison."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference at ``place`` (say, ``File/tool.exe/Version``); ``old`` and ``new`` as text, None for none."""

    kind: Kind
    area: Literal["summary", "table", "row", "stream", "file"]
    place: str
    old: str | None = None
    new: str | None = None


@dataclass(slots=True)
class Comparison:
    """``changes`` in a fixed order; ``problems`` say what could not be compared."""

    changes: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
