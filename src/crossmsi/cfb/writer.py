"""Writing a compound file: streamed, deterministic, one contiguous run a stream.

Order in the file: large streams as given, mini stream, mini FAT, directory, FAT, DIFAT; the header last, at offset 0.
[MS-CFB]: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb
"""

from __future__ import annotations

import sys
from array import array
from itertools import pairwise
from typing import BinaryIO

from crossmsi.cfb.entry import EMPTY_ENTRY, DirectoryEntry, name_key
from crossmsi.cfb.layout import (
    BLACK,
    DIFAT_SECTOR,
    END_OF_CHAIN,
    ENTRY_SIZE,
    FAT_SECTOR,
    FREE,
    HEADER_DIFAT,
    MAX_REGULAR,
    MINI_CUTOFF,
    MINI_SECTOR,
    NO_ENTRY,
    RED,
    TYPE_ROOT,
    TYPE_STORAGE,
    TYPE_STREAM,
    Header,
)
from crossmsi.cfb.nodes import Node, StorageNode, StreamNode
from crossmsi.cfb.window import Digest, Window
from crossmsi.errors import CrossmsiError

# A version 3 stream must stay below 2 GiB ([MS-CFB] 2.6.3).
V3_STREAM_LIMIT = 1 << 31


def write_compound(out: BinaryIO, root: StorageNode, *, version: int = 3, digest: Digest | None = None) -> None:
    """Write ``root`` to ``out`` (seekable, readable, empty). ``version`` 4 has 4096-byte sectors.

    ``digest`` is fed the bytes of every stream but the late ones.
    Raises CrossmsiError when a name or a stream does not fit the format.
    """
    _Writer(out, version, digest).write(root)


class _Writer:
    def __init__(self, out: BinaryIO, version: int, digest: Digest | None) -> None:
        self._out = out
        self._digest = digest
        self._late: list[tuple[DirectoryEntry, StreamNode]] = []
        self._version = version
        self._size = 4096 if version == 4 else 512
        self._chains: list[tuple[int, int]] = []  # first sector, count
        self._next = 0
        self._mini: list[tuple[DirectoryEntry, bytes]] = []

    def write(self, root: StorageNode) -> None:
        entries = [DirectoryEntry("Root Entry", TYPE_ROOT, clsid=root.clsid)]
        self._children(entries, 0, root.children)
        self._digest = None
        for entry, node in self._late:
            self._stream(entry, node)
        mini, mini_fat = self._pack_mini()
        entries[0].start, entries[0].size = self._sectors(mini), len(mini)
        if not mini:
            entries[0].start = END_OF_CHAIN
        mini_fat_start = self._sectors(mini_fat, fill=b"\xff")
        mini_fat_count = -(-len(mini_fat) // self._size)
        directory = b"".join(entry.pack() for entry in entries)
        directory += EMPTY_ENTRY * (-len(directory) % self._size // ENTRY_SIZE)
        directory_start = self._sectors(directory)
        self._finish(directory_start, len(directory) // self._size, mini_fat_start, mini_fat_count)

    def _children(self, entries: list[DirectoryEntry], parent: int, nodes: list[Node]) -> None:
        ordered = sorted(nodes, key=lambda node: name_key(node.name))
        for one, other in pairwise(ordered):
            if name_key(one.name) == name_key(other.name):
                raise CrossmsiError(f"compound file: two streams have the same name {one.name!r}")
        slots = []
        for node in ordered:
            kind = TYPE_STORAGE if isinstance(node, StorageNode) else TYPE_STREAM
            slots.append(len(entries))
            entries.append(DirectoryEntry(node.name, kind))
        entries[parent].child = _link(entries, slots)
        for slot, node in zip(slots, ordered, strict=True):
            if isinstance(node, StorageNode):
                entries[slot].clsid = node.clsid
                self._children(entries, slot, node.children)
            elif isinstance(node, StreamNode) and node.late:
                self._late.append((entries[slot], node))
            elif isinstance(node, StreamNode):
                self._stream(entries[slot], node)

    def _stream(self, entry: DirectoryEntry, node: StreamNode) -> None:
        window = Window(self._out, (self._next + 1) * self._size, self._digest)
        node.write(window)
        if node.size is not None and window.length != node.size:
            raise CrossmsiError(f"stream {node.name!r} has {window.length} bytes, {node.size} were expected")
        entry.size = window.length
        if window.length < MINI_CUTOFF:
            # Read back rather than guess: the size of a compressed stream is known only now.
            window.seek(0)
            self._mini.append((entry, window.read(window.length)))
            self._out.truncate((self._next + 1) * self._size)
            return
        if self._version == 3 and window.length >= V3_STREAM_LIMIT:
            raise CrossmsiError(f"stream {node.name!r} needs a version 4 compound file ({window.length} bytes)")
        entry.start = self._claim(window.length)

    def _claim(self, length: int) -> int:
        """Pad the sectors just written and chain them; returns the first."""
        count = -(-length // self._size)
        start = self._next
        self._next += count
        if self._next > MAX_REGULAR:
            raise CrossmsiError("the package has more sectors than a compound file can number")
        self._out.seek((start + 1) * self._size + length)
        self._out.write(bytes(count * self._size - length))
        self._chains.append((start, count))
        return start

    def _sectors(self, data: bytes, fill: bytes = b"\0") -> int:
        if not data:
            return END_OF_CHAIN
        data += fill * (-len(data) % self._size)
        self._out.seek((self._next + 1) * self._size)
        self._out.write(data)
        return self._claim(len(data))

    def _pack_mini(self) -> tuple[bytes, bytes]:
        parts, fat = [], array("I")
        for entry, data in self._mini:
            if not data:
                entry.start = END_OF_CHAIN
                continue
            count = -(-len(data) // MINI_SECTOR)
            entry.start = len(fat)
            fat.extend(range(len(fat) + 1, len(fat) + count))
            fat.append(END_OF_CHAIN)
            parts.append(data.ljust(count * MINI_SECTOR, b"\0"))
        return b"".join(parts), _bytes(fat)

    def _finish(self, directory: int, directory_count: int, mini_fat: int, mini_fat_count: int) -> None:
        per_sector = self._size // 4
        fat_count = difat_count = 0
        while True:
            needed = -(-(self._next + fat_count + difat_count) // per_sector)
            chained = max(0, -(-(needed - HEADER_DIFAT) // (per_sector - 1)))
            if (needed, chained) == (fat_count, difat_count):
                break
            fat_count, difat_count = needed, chained
        fat_start = self._next
        difat_start = fat_start + fat_count
        fat = array("I", [FREE]) * (fat_count * per_sector)
        for start, count in self._chains:
            fat[start : start + count] = array("I", range(start + 1, start + count + 1))
            fat[start + count - 1] = END_OF_CHAIN
        for index in range(fat_count):
            fat[fat_start + index] = FAT_SECTOR
        for index in range(difat_count):
            fat[difat_start + index] = DIFAT_SECTOR
        numbers = list(range(fat_start, fat_start + fat_count))
        self._out.seek((fat_start + 1) * self._size)
        self._out.write(_bytes(fat))
        for index in range(difat_count):
            at = HEADER_DIFAT + index * (per_sector - 1)
            part = numbers[at : at + per_sector - 1]
            part += [FREE] * (per_sector - 1 - len(part))
            last = index + 1 == difat_count
            self._out.write(_bytes(array("I", [*part, END_OF_CHAIN if last else difat_start + index + 1])))
        header = Header(
            self._version, fat_count, directory, mini_fat, mini_fat_count,
            difat_start if difat_count else END_OF_CHAIN, difat_count, tuple(numbers[:HEADER_DIFAT]), directory_count,
        )  # fmt: skip
        self._out.seek(0)
        self._out.write(header.pack())
        self._out.seek(0, 2)


def _link(entries: list[DirectoryEntry], slots: list[int]) -> int:
    """Link sorted siblings to a balanced red-black tree; returns the root's index.

    Halving gives depths that differ by one at most: black everywhere but a last, incomplete level in red.
    """
    if not slots:
        return NO_ENTRY
    deepest = len(slots).bit_length() - 1
    complete = len(slots) == (1 << (deepest + 1)) - 1

    def build(low: int, high: int, depth: int) -> int:
        if low >= high:
            return NO_ENTRY
        middle = (low + high) // 2
        entry = entries[slots[middle]]
        entry.color = RED if depth == deepest and not complete else BLACK
        entry.left = build(low, middle, depth + 1)
        entry.right = build(middle + 1, high, depth + 1)
        return slots[middle]

    return build(0, len(slots), 0)


def _bytes(values: array) -> bytes:
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()
