"""MS-DOS date and time, two 16-bit words with a resolution of two seconds.

Source: https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-dosdatetimetofiletime
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

_FIRST = (0 << 9 | 1 << 5 | 1, 0)
_LAST = (127 << 9 | 12 << 5 | 31, 23 << 11 | 59 << 5 | 29)


@lru_cache(maxsize=16)  # a build stamps all files with one moment
def to_dos(moment: datetime) -> tuple[int, int]:
    """The (date, time) words of the wall clock that ``moment`` shows; its time zone is not looked at.

    The words reach from 1980-01-01 to 2107-12-31: an earlier or later moment becomes the nearest of these, because
    SOURCE_DATE_EPOCH=0 is a usual way to ask for reproducible output.
    """
    if moment.year < 1980:
        return _FIRST
    if moment.year > 2107:
        return _LAST
    date = (moment.year - 1980) << 9 | moment.month << 5 | moment.day
    return date, moment.hour << 11 | moment.minute << 5 | moment.second >> 1


def from_dos(date: int, time: int) -> datetime | None:
    """The naive datetime of two words, or None when they name no moment (all zeros is common)."""
    try:
        return datetime((date >> 9) + 1980, date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63, (time & 31) << 1)
    except ValueError:
        return None
