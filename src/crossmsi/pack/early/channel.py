"""What the two processes tell each other: objects by way of the spool or a pipe, and how far each one got."""

from __future__ import annotations

import mmap
import os
import pickle
import select
import struct
from typing import Any

from crossmsi.pack.early.spool import Extent, Spool

_SIZE = struct.Struct("<Q")
_EXTENT = struct.Struct("<QQ")


class Pipe:
    """One direction: small objects, whole or not at all. The side that is not used must be closed."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()

    def send(self, data: bytes) -> None:
        """Raises OSError when nobody reads any more."""
        view = memoryview(_SIZE.pack(len(data)) + data)
        while view:
            view = view[os.write(self._writer, view) :]

    def receive(self) -> bytes:
        """Wait for the next message. Raises EOFError when nobody writes any more."""
        return self._exactly(_SIZE.unpack(self._exactly(_SIZE.size))[0])

    def is_waiting(self) -> bool:
        """Whether ``receive`` would return, or raise, at once."""
        return bool(select.select([self._reader], [], [], 0)[0])

    def close_reader(self) -> None:
        os.close(self._reader)

    def close_writer(self) -> None:
        os.close(self._writer)

    def _exactly(self, count: int) -> bytes:
        parts = []
        while count:
            part = os.read(self._reader, count)
            if not part:
                raise EOFError
            parts.append(part)
            count -= len(part)
        return b"".join(parts)


class Reports:
    """From the helper to the build: objects of any size, in the spool, so that nobody waits for their reader."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self.pipe = Pipe()

    def send(self, report: Any) -> None:
        """Raises OSError when the disk is full or nobody reads any more."""
        extent = self._spool.append(pickle.dumps(report, pickle.HIGHEST_PROTOCOL))
        self._spool.flush()
        self.pipe.send(_EXTENT.pack(*extent))

    def receive(self) -> Any:
        """Wait for the next report. Raises EOFError when there is none to come."""
        return pickle.loads(self._spool.read(Extent(*_EXTENT.unpack(self.pipe.receive()))))


class Meeting:
    """Two processes work on the same list from both its ends: each sees how far the other one got.

    One may see it a little late, and then an item is done twice.
    """

    def __init__(self) -> None:
        # Native numbers: they are stored whole, not byte by byte.
        self._counts = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("q")
        self.back = (1 << 62) - 1

    @property
    def front(self) -> int:
        """Items that are done from the start."""
        return self._counts[0]

    @front.setter
    def front(self, count: int) -> None:
        self._counts[0] = count

    @property
    def back(self) -> int:
        """The index from which on items are done or being done from the end."""
        return self._counts[1]

    @back.setter
    def back(self, index: int) -> None:
        self._counts[1] = index
