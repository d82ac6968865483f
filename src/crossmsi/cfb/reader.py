"""Reading a compound file lazily and safely.

[MS-CFB]: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb
"""

from __future__ import annotations

import io
import os
from bisect import bisect_right
from functools import cached_property
from typing import BinaryIO, NamedTuple

from crossmsi.cfb.chains import SectorTable, fat_sectors, words
from crossmsi.cfb.entry import DirectoryEntry, parse_entry
from crossmsi.cfb.layout import (
    ENTRY_SIZE,
    HEADER_SIZE,
    MINI_CUTOFF,
    MINI_SECTOR,
    NO_ENTRY,
    TYPE_ROOT,
    TYPE_STORAGE,
    TYPE_STREAM,
    parse_header,
)
from crossmsi.cfb.positioned import Positioned
from crossmsi.errors import CrossmsiError, located

# Storages in storages; an .msp has two levels.
MAX_DEPTH = 64


class StorageListing(NamedTuple):
    """What one storage holds: raw stream names and sizes (bytes), and sub-storages by name."""

    clsid: bytes
    streams: dict[str, DirectoryEntry]
    storages: dict[str, DirectoryEntry]


class _RunsFile(Positioned):
    """A read-only file over pieces of another: (offset, length) in bytes."""

    def __init__(self, source: BinaryIO, pieces: list[tuple[int, int]], size: int, name: str | None) -> None:
        self._source, self._pieces, self._size, self._name = source, pieces, size, name
        self._starts = [0]
        for _, length in pieces:
            self._starts.append(self._starts[-1] + length)

    def _end(self) -> int:
        return self._size

    def readinto(self, buffer) -> int:
        data = self._take(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readall(self) -> bytes:
        # Run by run, not in the small steps of the base class.
        return b"".join(iter(lambda: self._take(self._size), b""))

    def _take(self, most: int) -> bytes:
        """At most ``most`` bytes of the run that the position is in; none at the end."""
        want = min(most, self._size - self._at)
        if want <= 0:
            return b""
        piece = bisect_right(self._starts, self._at) - 1
        within = self._at - self._starts[piece]
        offset, length = self._pieces[piece]
        self._source.seek(offset + within)
        data = self._source.read(min(want, length - within))
        if not data:
            raise CrossmsiError("compound file: the file is truncated", where=self._name)
        self._at += len(data)
        return data


class CompoundReader:
    """A compound file over any seekable binary file; nothing is read before it is asked for.

    Raises CrossmsiError for anything damaged: chains that loop or leave the file, lying sizes, directory cycles.
    ``name`` is what errors call the file.
    """

    def __init__(self, source: BinaryIO, name: str | None = None) -> None:
        self._source = source
        self.name = name
        self.size = source.seek(0, os.SEEK_END)
        source.seek(0)
        with located(name):
            self._header = parse_header(source.read(HEADER_SIZE))
        self._sector = self._header.sector_size
        self._sector_count = max(0, -(-(self.size - self._sector) // self._sector))
        self._holders: dict[int, DirectoryEntry] = {}  # number of an entry -> the storage that holds it
        self._depths: dict[int, int] = {}  # id() of a storage's entry -> storages around it

    @property
    def version(self) -> int:
        return self._header.version

    def _read_sector(self, index: int) -> bytes:
        if index >= self._sector_count:
            raise CrossmsiError(f"compound file: sector {index} lies beyond the end of the file")
        self._source.seek((index + 1) * self._sector)
        return self._source.read(self._sector)

    @cached_property
    def _fat(self) -> SectorTable:
        sectors = fat_sectors(self._header, self._read_sector, self._sector_count)
        return SectorTable("FAT", self._sector // 4, len(sectors), lambda i: words(self._read_sector(sectors[i])))

    def _pieces(self, start: int, size: int | None) -> list[tuple[int, int]]:
        count = None if size is None else -(-size // self._sector)
        if count is not None and count > self._sector_count:
            raise CrossmsiError("compound file: a stream claims to be larger than the file")
        runs = self._fat.runs(start, count, self._sector_count)
        if any(first + length > self._sector_count for first, length in runs):
            raise CrossmsiError("compound file: a chain points beyond the end of the file")
        return [((first + 1) * self._sector, length * self._sector) for first, length in runs]

    def _read_pieces(self, pieces: list[tuple[int, int]]) -> bytes:
        parts = []
        for offset, length in pieces:
            self._source.seek(offset)
            parts.append(self._source.read(length))
        return b"".join(parts)

    @cached_property
    def _entries(self) -> list[DirectoryEntry]:
        data = self._read_pieces(self._pieces(self._header.directory_start, None))
        return [
            parse_entry(data[at : at + ENTRY_SIZE], self.version)
            for at in range(0, len(data) - ENTRY_SIZE + 1, ENTRY_SIZE)
        ]

    @cached_property
    def root(self) -> DirectoryEntry:
        if not self._entries or self._entries[0].type != TYPE_ROOT:
            raise CrossmsiError("compound file: the root directory entry is missing")
        return self._entries[0]

    @cached_property
    def _mini_stream(self) -> bytes:
        return self._read_pieces(self._pieces(self.root.start, self.root.size))[: self.root.size]

    @cached_property
    def _mini_fat(self) -> SectorTable:
        size = self._header.minifat_count * self._sector
        table = words(self._read_pieces(self._pieces(self._header.minifat_start, size)))
        return SectorTable("mini FAT", max(len(table), 1), 1, lambda _: table)

    def listing(self, storage: DirectoryEntry | None = None) -> StorageListing:
        """The children of ``storage`` (None: the root)."""
        with located(self.name):
            return self._listing(storage)

    def _listing(self, storage: DirectoryEntry | None) -> StorageListing:
        parent = storage or self.root
        listing = StorageListing(parent.clsid, {}, {})
        depth = self._depths.setdefault(id(parent), 0)
        if depth > MAX_DEPTH:
            raise CrossmsiError(f"compound file: storages are nested more than {MAX_DEPTH} deep")
        pending, seen = [parent.child], set()
        while pending:
            index = pending.pop()
            if index == NO_ENTRY:
                continue
            # An entry that two storages hold makes one of them endless, or the same data twice.
            if index in seen or index >= len(self._entries) or self._holders.setdefault(index, parent) is not parent:
                raise CrossmsiError("compound file: the directory has a cycle or a link to nowhere")
            seen.add(index)
            entry = self._entries[index]
            if entry.type == TYPE_STREAM:
                listing.streams[entry.name] = entry
            elif entry.type == TYPE_STORAGE:
                listing.storages[entry.name] = entry
                self._depths[id(entry)] = depth + 1
            else:
                raise CrossmsiError(f"compound file: directory entry {index} has the unknown type {entry.type}")
            pending += (entry.left, entry.right)
        return listing

    def open(self, entry: DirectoryEntry) -> BinaryIO:
        """A seekable read-only file of a stream's bytes."""
        with located(self.name):
            if entry.size >= MINI_CUTOFF:
                raw = _RunsFile(self._source, self._pieces(entry.start, entry.size), entry.size, self.name)
                return io.BufferedReader(raw, 1 << 16)
            return io.BytesIO(self._read_mini(entry))

    def read(self, entry: DirectoryEntry) -> bytes:
        """All bytes of a stream."""
        with self.open(entry) as file:
            return file.read()

    def _read_mini(self, entry: DirectoryEntry) -> bytes:
        if not entry.size:
            return b""
        stream = self._mini_stream
        count = -(-entry.size // MINI_SECTOR)
        runs = self._mini_fat.runs(entry.start, count, count)
        data = b"".join(stream[a * MINI_SECTOR : (a + n) * MINI_SECTOR] for a, n in runs)[: entry.size]
        if len(data) < entry.size:
            raise CrossmsiError("compound file: a small stream leaves the mini stream")
        return data
