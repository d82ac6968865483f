"""The helper's compressing: as far as it comes until the build has something to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from crossmsi.cab.chunk import CHUNK_SIZE, pack_chunk
from crossmsi.cab.engines import make_engine
from crossmsi.cab.limits import BLOCK_SIZE
from crossmsi.cab.member import CabMember, Readable, read_chunks
from crossmsi.errors import CrossmsiError
from crossmsi.model.payloads import Payload
from crossmsi.pack.early.messages import Blocks, Order
from crossmsi.pack.early.spool import Extent, Spool
from crossmsi.pack.moment import EARLIEST

AHEAD = 128 << 20
"""Bytes of compressed blocks after which the helper waits."""


class Compression:
    """Compresses the files of one order into the spool. Raises CrossmsiError when the compressor is not there."""

    def __init__(
        self, order: Order, payloads: Sequence[Payload], open_: Callable[[Payload], Readable | bytes], spool: Spool
    ) -> None:
        self.order = order
        self._engine = make_engine(order.engine, order.level)
        self._open, self._spool = open_, spool
        self._chunks: list[tuple[int, Extent]] = []
        self._before = b""
        self._size = 0
        self._raw = self._whole_blocks([payloads[index] for index in order.files])

    def work(self, enough: Callable[[], bool]) -> None:
        """Compress until ``enough`` says so, or until a file changed or the disk is full: the build goes on there."""
        try:
            while self._size <= AHEAD and not enough() and (raw := next(self._raw, None)):
                extent = self._spool.append(b"".join(pack_chunk(self._engine, (self._before, raw))))
                self._chunks.append((len(raw), extent))
                self._before = raw[len(raw) - self._engine.history :]
                self._size += extent.size
        except (CrossmsiError, OSError):
            self._raw = iter(())

    def blocks(self, last: bool) -> Blocks:
        """What is new since the last time."""
        chunks, self._chunks = self._chunks, []
        return Blocks(chunks, self._before, last)

    def _whole_blocks(self, payloads: Sequence[Payload]) -> Iterator[bytes]:
        """The files one after another; bytes after the last whole block are left out."""
        members = (CabMember(item.name, item.size, partial(self._open, item), EARLIEST) for item in payloads)
        for raw in read_chunks(members, CHUNK_SIZE):
            whole = len(raw) - len(raw) % BLOCK_SIZE
            if whole:
                yield raw[:whole]
