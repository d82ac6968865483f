"""The build's side of the helper process."""

from __future__ import annotations

import os
import pickle
import sys
import threading
import weakref
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from crossmsi.cab.ahead import Head
from crossmsi.cab.engines import make_engine
from crossmsi.cab.writer import processors
from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.manifest.named_files import named_files
from crossmsi.pack.ahead import common_bytes
from crossmsi.pack.early.channel import Meeting, Pipe, Reports
from crossmsi.pack.early.messages import MORE, STOP, Order
from crossmsi.pack.early.process import Process
from crossmsi.pack.early.spool import KEPT, Extent, Spool

if TYPE_CHECKING:
    from crossmsi.compile import Payload
    from crossmsi.manifest import tree
    from crossmsi.model.contents import Contents
    from crossmsi.pack.ahead import Held
    from crossmsi.pack.early.messages import Blocks, Facts
    from crossmsi.pack.packing import Packing

FEW = 8
"""Chunks that are written in less time than it takes to ask for more."""
SPARE = 24
"""Files that can still be opened, or the helper's pipes and spools might be too much for the build."""
_NONE = array("I")


def start_early(root: tree.Mapping, likely: Packing) -> Early | None:
    """Start on the files that the manifest ``root`` names; None where that is impossible or no use. ``stop`` it.

    ``likely`` is how they are probably going to be packed.

    Call it before anything starts a thread: a lock that another thread holds would stay locked in the helper.
    """
    names = list(named_files(root))
    # macOS: its system libraries don't bear a fork.
    if not names or processors() < 2 or not hasattr(os, "fork") or sys.platform == "darwin":
        return None
    if threading.active_count() > 1:
        return None
    try:
        with ExitStack() as spare:
            for number in range(SPARE):
                spare.callback(os.close, os.dup(number % 3))
        return Early(os.path.dirname(root.at.path), names, likely)
    except OSError:
        # No process or no temporary file to be had, or a standard stream is closed: a pipe would take its place.
        return None


class Early:
    """A helper process, and what it tells. Should it die, the build finds out the rest by itself."""

    def __init__(self, root: str, names: Sequence[tuple[str, SourceLocation]], likely: Packing) -> None:
        """Raises OSError where there can be no helper."""
        self._extents: dict[str, Extent] = {}
        self._read: dict[str, Extent] = {}
        self._room = KEPT
        self._paths: list[str] = []
        self._sizes: list[int] = []
        self._packed: list[tuple[str, int]] = []
        with ExitStack() as ends:
            self._spool, self._own = ends.enter_context(closing(Spool())), ends.enter_context(closing(Spool()))
            self._meeting = Meeting()
            self._orders = Pipe()
            ends.callback(self._orders.close)
            self._reports = Reports(self._spool)
            ends.callback(self._reports.pipe.close)
            self._process = Process(partial(self._help, root, names, likely))
            ends.callback(self._process.stop)
            self._orders.close_reader()
            self._reports.pipe.close_writer()
            self._orders.look = self._reports.pipe.look = self._process.look
            self._end = weakref.finalize(self, ends.pop_all().close)  # should nobody call ``stop``
            self._end.atexit = False  # a pipe tells the helper of that

    def _help(self, root: str, names: Sequence[tuple[str, SourceLocation]], likely: Packing) -> None:
        self._orders.close_writer()
        self._reports.pipe.close_reader()
        from crossmsi.pack.early.helper import Helper

        Helper(root, names, self._spool, self._meeting).run(_order(likely), self._orders, self._reports)

    def join(self, contents: Contents) -> None:
        """Find out what all files are, from the end of the list while the helper comes from its start."""
        listing = self._receive()
        if listing is None:
            return
        contents.found = listing.found()
        payloads = [payload for payloads in contents.found.values() for payload in payloads]
        meeting = self._meeting
        for index in range(len(payloads) - 1, -1, -1):
            if index < meeting.front:
                break
            meeting.back = index
            payload = payloads[index]
            if payload.stamp is not None:
                try:
                    contents.identity(payload.path, payload.size, payload.stamp)
                except CrossmsiError:
                    continue  # told when the file's turn comes
        facts: Facts | None = self._receive()
        if facts is None:
            return
        self._paths, self._sizes = listing.paths, listing.sizes
        for index, (payload, offset) in enumerate(zip(payloads, facts.offsets, strict=False)):
            if index not in facts.failed:
                digest = facts.digests[16 * index : 16 * index + 16] if facts.hashed[index] else None
                contents.adopt(payload.path, payload.stamp, facts.identities.get(index), digest)
                if offset >= 0:
                    self._extents[payload.path] = Extent(offset, payload.size)

    def pack(self, packing: Packing, files: Sequence[tuple[str, str]], contents: Contents) -> None:
        """Have the helper compress ``files`` (the path that the compiler uses, the path to open) in this order.

        It tells what it has hashed, and ``contents`` hashes the rest. Raises CrossmsiError when the compressor is not
        there.
        """
        order = _order(packing)
        indexes = {path: index for index, path in enumerate(self._paths)}
        known = list(takewhile(lambda names: names[1] in indexes, files if order else ()))
        # Without files there is nothing to compress, but there are digests to tell.
        order = (order or Order("zlib", 1, _NONE)).of((indexes[path] for _, path in known), self._sizes)
        digests: dict[int, bytes] | None = self._receive() if self._send(pickle.dumps(order)) else None
        if digests is not None:
            self._packed = [(name, self._sizes[index]) for (name, _), index in zip(known, order.files, strict=False)]
        contents.hash_rest({self._paths[index]: digest for index, digest in (digests or {}).items()})
        self._paths = self._sizes = []

    def head(self, payloads: Sequence[Payload]) -> Head | None:
        """What is done of a cabinet that holds ``payloads``; None when it starts with other files."""
        blocks = self._ask(MORE) if self._packed else None
        good = common_bytes(self._packed, payloads)
        if blocks is None or not 0 < blocks.size <= good:
            return None
        head = Head(iter(()))
        head.chunks = self._portions(head, blocks, good)
        return head

    def _portions(self, head: Head, blocks: Blocks | None, good: int) -> Iterator[tuple[int, bytes]]:
        """What is done, and what the helper does while that is written."""
        while blocks is not None and head.size + blocks.size <= good:
            for raw, extent in blocks.chunks:
                yield raw, self._spool.read(extent)
            head.size += blocks.size
            head.before = blocks.before or head.before
            if blocks.last:
                break
            blocks = self._ask(MORE if len(blocks.chunks) > FEW else STOP)

    def _ask(self, word: bytes) -> Blocks | None:
        return self._receive() if self._send(word) else None

    def keep(self, path: str, data: bytes | None) -> None:
        """Keep a small file that this process has read, if there is room; None: not any more."""
        if data is None:
            self._read.pop(path, None)
            self._extents.pop(path, None)
        elif self._own.end < self._room:
            try:
                self._read[path] = self._own.append(data)
            except OSError:
                self._keep_none()

    def _keep_none(self) -> None:
        """The disk is full: what this process has read is read again."""
        self._read, self._room = {}, 0

    def held(self, files: Sequence[tuple[str, str]]) -> Held:
        """The small files as they were when they were hashed; ``files`` as above."""
        try:
            self._own.flush()
        except OSError:
            self._keep_none()
        helper = {path: self._extents[name] for path, name in files if name in self._extents}
        own = {path: self._read[name] for path, name in files if name in self._read}
        self._extents, self._read = {}, {}
        return _Held((self._spool, helper), (self._own, own))

    def stop(self) -> None:
        """End the helper; what it has done is lost."""
        self._end()

    def _send(self, order: bytes) -> bool:
        try:
            self._orders.send(order)
        except (EOFError, OSError):
            return False
        return True

    def _receive(self) -> Any:
        """The next report, None when the helper has died or can't tell any more: the disk is full."""
        try:
            return self._reports.receive()
        except (EOFError, OSError):
            self._process.stop()  # its later reports would be taken for this one
            return None


def _order(packing: Packing) -> Order | None:
    """An order without files; None for what is only copied: doing that twice would not be faster.

    Raises CrossmsiError when the compressor is not there.
    """
    if packing.compression != "mszip":
        return None
    engine = make_engine(packing.engine, packing.level)
    return Order(engine.name, engine.level, _NONE)


class _Held:
    """What the helper has read, and what this process has: spools, and where paths lie in them."""

    def __init__(self, *spools: tuple[Spool, Mapping[str, Extent]]) -> None:
        self._spools = spools

    def pop(self, path: str, default: None = None, /) -> bytes | None:
        for spool, extents in self._spools:
            extent = extents.get(path)
            if extent is not None:
                return spool.read(extent)
        return default
