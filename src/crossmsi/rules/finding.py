"""What a rule reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossmsi.errors import SourceLocation

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, placed in Microsoft's own terms.

    ``keys`` are the row's primary key values as text (empty: the whole table), ``location`` is the manifest or .wxs
    line that the row comes from, None for a package made elsewhere.
    """

    rule: str
    severity: Severity
    message: str
    table: str = ""
    column: str = ""
    keys: tuple[str, ...] = ()
    location: SourceLocation | None = None

    @property
    def place(self) -> str:
        """``Table/key1/key2/Column``, without the parts that are not known."""
        return "/".join(part for part in (self.table, *self.keys, self.column) if part)


@dataclass(frozen=True, slots=True)
class FailedRule:
    """A rule that broke on this package: a defect of crossmsi, reported so that silence is never taken for health."""

    rule: str
    reason: str
