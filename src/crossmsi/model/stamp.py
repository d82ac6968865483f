"""What tells that a file is still the one that was looked at, without reading it again."""

from __future__ import annotations

import os
import time
from typing import NamedTuple

SETTLED = 2.0
"""Seconds: the coarsest time stamps of a file system (FAT)."""


class Stamp(NamedTuple):
    """Size in bytes, times in nanoseconds and inode of a file; any write changes one of them."""

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, facts: os.stat_result) -> Stamp:
        """The stamp of what ``os.stat`` or ``os.fstat`` says."""
        return cls(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)

    @classmethod
    def settled(cls, facts: os.stat_result) -> Stamp | None:
        """The same, None when the file is so new that another write could leave its time as it is.

        Git keeps its index honest in the same way: https://git-scm.com/docs/racy-git
        """
        return cls.of(facts) if time.time() - facts.st_mtime > SETTLED else None
