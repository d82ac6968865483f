"""What the two processes tell each other: objects by way of the spool or a pipe, and how far each one got."""

from __future__ import annotations

import mmap
import os
import pickle
import select
import struct
from collections.abc import Callable
from typing import Any

from crossmsi.pack.early.spool import Extent, Spool

_SIZE = struct.Struct("<Q")
_EXTENT = struct.Struct("<QQ")
_PATIENCE = 1000
"""Milliseconds of waiting after which it is time to look after the other side."""


class Pipe:
    """One direction: small objects, whole or not at all. The side that is not used must be closed.

    ``look`` is called now and then while this side waits for the other one; what it raises ends the waiting.
    """

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        self.look: Callable[[], None] = lambda: None

    def send(self, data: bytes) -> None:
        """Raises OSError when nobody reads any more."""
        view = memoryview(_SIZE.pack(len(data)) + data)
        while view:
            self._wait(self._writer, select.POLLOUT)
            # More than that might wait for the reader after all.
            view = view[os.write(self._writer, view[: select.PIPE_BUF]) :]

    def receive(self) -> bytes:
        """Wait for the next message. Raises EOFError when nobody writes any more."""
        return self._exactly(_SIZE.unpack(self._exactly(_SIZE.size))[0])

    def is_waiting(self) -> bool:
        """Whether ``receive`` would return, or raise, at once."""
        return _ready(self._reader, select.POLLIN, 0)

    def close_reader(self) -> None:
        self._reader = _closed(self._reader)

    def close_writer(self) -> None:
        self._writer = _closed(self._writer)

    def close(self) -> None:
        """Both sides."""
        self.close_reader()
        self.close_writer()

    def _exactly(self, count: int) -> bytes:
        parts = []
        while count:
            self._wait(self._reader, select.POLLIN)
            part = os.read(self._reader, count)
            if not part:
                raise EOFError
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _wait(self, descriptor: int, event: int) -> None:
        while not _ready(descriptor, event, _PATIENCE):
            self.look()


def _closed(descriptor: int) -> int:
    if descriptor >= 0:
        os.close(descriptor)
    return -1


def _ready(descriptor: int, event: int, milliseconds: int) -> bool:
    """Whether ``descriptor`` can be used, or never can be again, within that time."""
    poll = select.poll()
    poll.register(descriptor, event)
    return bool(poll.poll(milliseconds))


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
