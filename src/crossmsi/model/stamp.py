"""What tells that a file is still the one that was looked at, without reading it again."""

from __future__ import annotations

import os
import struct

SETTLED = 2.0
"""Seconds: the coarsest time stamps of a file system (FAT)."""

_PACKED = struct.Struct("<qqqQ")
SIZE = _PACKED.size
"""Bytes of a stamp."""
_INODE = (1 << 64) - 1


class Stamp(bytes):
    """Size in bytes, times in nanoseconds and inode of a file; any write changes one of them.

    It is only ever compared, so the numbers are packed: a third of the memory, for each file of a package.
    """

    __slots__ = ()

    @classmethod
    def of(cls, facts: os.stat_result) -> Stamp:
        """The stamp of what ``os.stat`` or ``os.fstat`` says."""
        return cls(_PACKED.pack(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino & _INODE))

    @classmethod
    def settled(cls, facts: os.stat_result, now: float) -> Stamp | None:
        """The same, None when the file is so new at ``now`` that another write could leave its time as it is.

        Git keeps its index honest in the same way: https://git-scm.com/docs/racy-git
        """
        return cls.of(facts) if now - facts.st_mtime > SETTLED else None
