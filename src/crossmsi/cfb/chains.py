"""Following sector chains: FAT, DIFAT and mini FAT, loaded only as far as they are asked for.

[MS-CFB] 2.3 to 2.5: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/30e1013a-a0ff-4404-9ccf-d75d835ff404
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable

from crossmsi.cfb.layout import END_OF_CHAIN, MAX_REGULAR, Header
from crossmsi.errors import CrossmsiError

Run = tuple[int, int]  # first sector, number of sectors


def words(data: bytes) -> array:
    """Little-endian 32-bit words."""
    values = array("I", data[: len(data) & ~3])
    if sys.byteorder == "big":
        values.byteswap()
    return values


class SectorTable:
    """The FAT (or mini FAT): blocks of entries, each fetched once by ``load(block index)``."""

    def __init__(self, name: str, per_block: int, blocks: int, load: Callable[[int], array]) -> None:
        self._name = name
        self._per_block = per_block
        self._blocks = blocks
        self._load = load
        self._cache: dict[int, array] = {}

    def _block(self, index: int) -> array:
        block = self._cache.get(index)
        if block is None:
            if index >= self._blocks:
                raise CrossmsiError(f"compound file: a chain leaves the {self._name}")
            block = self._cache[index] = self._load(index)
        return block

    def runs(self, start: int, count: int | None, limit: int) -> list[Run]:
        """Contiguous runs of the chain from ``start``: ``count`` sectors, or to its end (at most ``limit``)."""
        runs: list[Run] = []
        need = limit if count is None else count
        sector, total = start, 0
        while total < need:
            if sector > MAX_REGULAR:
                if sector == END_OF_CHAIN and count is None:
                    return runs
                raise CrossmsiError(f"compound file: a chain in the {self._name} ends early")
            first = sector
            length, sector = self._contiguous(first, need - total)
            if runs and runs[-1][0] + runs[-1][1] == first:
                runs[-1] = (runs[-1][0], runs[-1][1] + length)
            else:
                runs.append((first, length))
            total += length
        if count is None and sector != END_OF_CHAIN:
            raise CrossmsiError(f"compound file: a chain in the {self._name} never ends")
        return runs

    def _contiguous(self, first: int, most: int) -> Run:
        """Length of the contiguous run from ``first`` inside its block, and the sector after it."""
        block = self._block(first // self._per_block)
        at = first % self._per_block
        if at >= len(block):
            raise CrossmsiError(f"compound file: a chain leaves the {self._name}")
        span = min(most, len(block) - at)
        # Files are mostly contiguous: compare whole blocks at C speed before walking.
        if block[at : at + span] == array("I", range(first + 1, first + span + 1)):
            return span, first + span
        length = 1
        while length < span and block[at + length - 1] == first + length:
            length += 1
        return length, block[at + length - 1]


def fat_sectors(header: Header, read_sector: Callable[[int], bytes], sector_limit: int) -> list[int]:
    """Sector numbers of the FAT itself, from the header and the DIFAT chain."""
    if header.fat_count > sector_limit:
        raise CrossmsiError("compound file: the header counts more FAT sectors than the file holds")
    sectors = [s for s in header.difat if s <= MAX_REGULAR]
    following, seen = header.difat_start, 0
    while following <= MAX_REGULAR and len(sectors) < header.fat_count:
        seen += 1
        if seen > sector_limit:
            raise CrossmsiError("compound file: the DIFAT chain loops")
        entries = words(read_sector(following))
        following = entries[-1]
        sectors.extend(s for s in entries[:-1] if s <= MAX_REGULAR)
    return sectors[: header.fat_count]
