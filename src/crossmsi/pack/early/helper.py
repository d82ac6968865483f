"""The helper process: from the names in a manifest to payloads found, read, hashed and compressed.

It answers the build in a fixed order: what it found; what the files are, as far as it came; when it is told what is
packed and how, the digests of large files; whenever it is asked, the blocks that it has made.
"""

from __future__ import annotations

import hashlib
import pickle
from array import array
from collections.abc import Iterator, Sequence
from itertools import chain

from crossmsi.cab.member import Readable
from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.model.contents import Contents
from crossmsi.model.hashing import PIECE
from crossmsi.model.payloads import Payload, PayloadFinder
from crossmsi.pack.early.channel import Meeting, Pipe, Reports
from crossmsi.pack.early.compression import Compression
from crossmsi.pack.early.messages import STOP, Facts, Listing, Order
from crossmsi.pack.early.spool import KEPT, Extent, Spool
from crossmsi.pack.watched import WatchedFile

LOOK = 64
"""Files after which the helper looks whether the build is still there."""


class Helper:
    """``run`` is all that the process does."""

    def __init__(self, root: str, names: Sequence[tuple[str, SourceLocation]], spool: Spool, meeting: Meeting) -> None:
        """``names`` are the paths and globs to look for and where they stand; ``root`` is the manifest's folder."""
        self._root, self._names, self._spool, self._meeting = root, names, spool, meeting
        self._extents: dict[str, Extent] = {}
        self._payloads: list[Payload] = []
        self._groups: list[range] = []  # of indexes, one for each name
        self._large: list[int] = []

    def run(self, likely: Order | None, orders: Pipe, reports: Reports) -> None:
        """``likely`` names the engine that the build is going to want. Raises EOFError or OSError when the build has
        gone or the disk is full."""
        reports.send(self._find())
        facts = self._identify(orders)
        reports.send(facts)
        digests = self._hash(orders)
        # The order of data files is the listing's, by folders; other files become components of their own.
        guess = None
        if likely and not facts.identities:
            sizes = [payload.size for payload in self._payloads]
            guess = self._start(likely.of(self._by_folders(), sizes))
            guess.work(orders.is_waiting)
        order: Order = pickle.loads(orders.receive())
        reports.send(digests)
        work = guess if guess and guess.order == order else self._start(order)
        last = False
        while not last:
            work.work(orders.is_waiting)
            last = orders.receive() == STOP
            reports.send(work.blocks(last))

    def _start(self, order: Order) -> Compression:
        return Compression(order, self._payloads, self._open, self._spool)

    def _by_folders(self) -> Iterator[int]:
        groups: dict[object, list[int]] = {}
        for number, indexes in enumerate(self._groups):
            for index in indexes:
                groups.setdefault((number, self._payloads[index].folders), []).append(index)
        return chain.from_iterable(groups.values())

    def _find(self) -> Listing:
        finder = PayloadFinder(self._root, Contents())
        found = {}
        for text, at in self._names:
            try:
                found[finder.base_of(at), text] = finder.all(text, at)
            except CrossmsiError:
                continue  # for the build to find out and tell
        for payloads in found.values():
            start = len(self._payloads)
            self._payloads += payloads
            self._groups.append(range(start, len(self._payloads)))
        return Listing.of(found)

    def _identify(self, orders: Pipe) -> Facts:
        contents = Contents(keep=self._keep)
        hashed, digests = bytearray(), []
        identities, failed = {}, set()
        meeting = self._meeting
        for index, payload in enumerate(self._payloads):
            if index >= meeting.back:
                break
            if index % LOOK == 0 and orders.is_waiting():
                raise EOFError  # there are no orders yet: the build has gone
            digest = None
            if payload.stamp is None:
                failed.add(index)  # so new that another write could go unnoticed
            else:
                try:
                    identity = contents.identity(payload.path, payload.size, payload.stamp)
                    if identity.format == "pe" or identity.problem is not None:
                        identities[index] = identity
                    digest = contents.digest(payload.path)
                    if digest is None and identity.version is None:
                        self._large.append(index)
                except CrossmsiError:
                    failed.add(index)
            hashed.append(digest is not None)
            digests.append(digest or bytes(16))
            meeting.front = index + 1
        self._spool.flush()
        offsets = array("q", map(self._offset, self._payloads[: len(hashed)]))
        return Facts(b"".join(digests), bytes(hashed), offsets, identities, failed)

    def _keep(self, path: str, data: bytes | None) -> None:
        if data is None:
            self._extents.pop(path, None)
        elif self._spool.end < KEPT:
            self._extents[path] = self._spool.append(data)

    def _offset(self, payload: Payload) -> int:
        extent = self._extents.get(payload.path)
        return -1 if extent is None else extent.offset

    def _hash(self, orders: Pipe) -> dict[int, bytes]:
        """MD5s of large files by index, until there is something else to do."""
        digests = {}
        for index in self._large:
            digest = hashlib.md5(usedforsecurity=False)
            try:
                with open(self._payloads[index].path, "rb", buffering=0) as file:
                    while piece := file.read(PIECE):
                        if orders.is_waiting():
                            return digests
                        digest.update(piece)
            except OSError:
                continue  # for the build to find out and tell
            digests[index] = digest.digest()
        return digests

    def _open(self, payload: Payload) -> Readable | bytes:
        extent = self._extents.get(payload.path)
        if extent is not None:
            return self._spool.read(extent)
        if payload.stamp is None:
            raise OSError("the file is too new")
        return WatchedFile(payload.path, payload.stamp)
