"""Where each file of a package is stored: in a cabinet, or loose in the source tree.

Source: https://learn.microsoft.com/windows/win32/msi/media-table, .../word-count-summary, .../using-the-directory-table
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, NamedTuple

from crossmsi.analysis.component_bits import FileBits
from crossmsi.analysis.rows import number, text
from crossmsi.analysis.summary_facts import SummaryFacts


class CabinetPlace(NamedTuple):
    """A cabinet: a stream of the package, or a file beside it."""

    name: str
    embedded: bool


class MediaMap:
    """Which Media row holds which file sequence number."""

    def __init__(self, rows: Iterable[Any]) -> None:
        known = [(last, row) for row in rows if (last := number(row, "LastSequence")) is not None]
        known.sort(key=lambda entry: entry[0])
        self._lasts = [last for last, _ in known]
        self._cabinets = [_cabinet(text(row, "Cabinet")) for _, row in known]

    def cabinet_of(self, sequence: int | None) -> CabinetPlace | None:
        """The cabinet of the Media row with the least LastSequence that reaches ``sequence``; None without any."""
        if sequence is None:
            return None
        position = bisect_left(self._lasts, sequence)
        return self._cabinets[position] if position < len(self._cabinets) else None


def is_compressed(attributes: int, summary: SummaryFacts) -> bool:
    """Whether a file is stored in a cabinet: its own attribute bits, else the word count."""
    if attributes & FileBits.COMPRESSED:
        return True
    return not attributes & FileBits.NONCOMPRESSED and summary.compressed


def _cabinet(name: str | None) -> CabinetPlace | None:
    if name is None:
        return None
    return CabinetPlace(name[1:], True) if name.startswith("#") else CabinetPlace(name, False)


def find_beside(root: str, segments: Iterable[str]) -> str | None:
    """The path of an existing file below ``root``, letter case ignored as Windows does.

    None when there is none, and for names that would lead out of ``root``.
    """
    path = root
    for segment in segments:
        if not segment or segment in (".", "..") or any(c in segment for c in "/\\\0"):
            return None
        exact = os.path.join(path, segment)
        if os.path.lexists(exact):
            path = exact
            continue
        try:
            names = sorted(os.listdir(path))
        except OSError:
            return None
        found = next((name for name in names if name.casefold() == segment.casefold()), None)
        if found is None:
            return None
        path = os.path.join(path, found)
    return path if os.path.isfile(path) else None
