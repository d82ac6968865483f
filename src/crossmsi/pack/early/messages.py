"""What the helper process and the build tell each other: in columns, as thousands of objects take long to hand over."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from crossmsi.cab.limits import MAX_FILES, MAX_FOLDER_BYTES
from crossmsi.model.payloads import Payload
from crossmsi.model.stamp import SIZE, Stamp
from crossmsi.pack.early.spool import Extent
from crossmsi.pe import PeIdentity

Found = Mapping[tuple[str, str], Sequence[Payload]]
"""Payloads by the folder that a path or glob starts from and its text."""


class Listing(NamedTuple):
    """The payloads of all texts one after another, a column for each field; those without a stamp are ``unsettled``."""

    texts: list[tuple[str, str, int]]  # folder, text, how many payloads
    paths: list[str]
    sources: list[str]
    folders: list[tuple[str, ...]]
    names: list[str]
    sizes: list[int]
    stamps: bytes  # one after another
    unsettled: set[int]

    @classmethod
    def of(cls, found: Found) -> Listing:
        """The columns of ``found``."""
        rows = [payload for payloads in found.values() for payload in payloads]
        return cls(
            [(folder, text, len(payloads)) for (folder, text), payloads in found.items()],
            [row.path for row in rows],
            [row.source for row in rows],
            [row.folders for row in rows],
            [row.name for row in rows],
            [row.size for row in rows],
            b"".join([row.stamp or bytes(SIZE) for row in rows]),
            {index for index, row in enumerate(rows) if row.stamp is None},
        )

    def found(self) -> Found:
        """The payloads by folder and text."""
        stamps: list[Stamp | None] = [
            Stamp(self.stamps[start : start + SIZE]) for start in range(0, len(self.stamps), SIZE)
        ]
        for index in self.unsettled:
            stamps[index] = None
        columns = (self.paths, self.sources, self.folders, self.names, self.sizes, stamps)
        rows = list(map(Payload, *columns))
        result: dict[tuple[str, str], Sequence[Payload]] = {}
        start = 0
        for folder, text, count in self.texts:
            result[folder, text] = rows[start : start + count]
            start += count
        return result


class Facts(NamedTuple):
    """What the first payloads of a listing are.

    ``digests`` is the MD5 of each, 16 bytes, or zeros; ``hashed`` says of which they are. ``offsets`` says where in the
    spool its content lies, -1 where it isn't there. ``identities`` are those of PE files, by index. What is in
    ``failed`` could not be read, or is too new to be trusted.
    """

    digests: bytes
    hashed: bytes
    offsets: array[int]
    identities: dict[int, PeIdentity]
    failed: set[int]


class Order(NamedTuple):
    """What is packed: the engine's name and level, and the indexes of the files in the listing."""

    engine: str
    level: int
    files: array[int]

    def of(self, files: Iterable[int], sizes: Sequence[int]) -> Order:
        """The same for those of ``files`` that one cabinet can hold; ``sizes`` are those of the listing."""
        chosen: array[int] = array("I")
        room = MAX_FOLDER_BYTES
        for index in islice(files, MAX_FILES):
            room -= sizes[index]
            if room < 0:
                break
            chosen.append(index)
        return self._replace(files=chosen)


MORE, STOP = b"more", b"stop"
"""What the build asks for: the blocks since it last asked, and to go on; or the last ones."""


class Blocks(NamedTuple):
    """Blocks of a folder: (uncompressed bytes, place in the spool) of each chunk, the bytes before the next one.

    They follow those that were told before; after the ``last`` ones there are no more.
    """

    chunks: list[tuple[int, Extent]]
    before: bytes
    last: bool

    @property
    def size(self) -> int:
        """Uncompressed bytes."""
        return sum(raw for raw, _ in self.chunks)
