"""The string pool: every string of every table once, by number.

``_StringPool``: a word pair (code page; flags, bit 31 = string references take 3 bytes), then a pair a string (length,
reference count); a pair of length 0 with another count than 0 holds the high half of the next pair's length.
``_StringData``: the bytes, one after another. Number 0 is null and the empty string.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from itertools import accumulate, pairwise

from crossmsi.errors import CrossmsiError
from crossmsi.msi.codepages import decode, encode, is_single_byte

LONG_REFERENCES = 0x80000000


def read_pool(pool: bytes, data: bytes) -> tuple[list[str | None], int, bool]:
    """``(strings by number, code page, references take 3 bytes)``.

    Raises CrossmsiError when the lengths add up to more than ``data`` holds.
    """
    if len(pool) < 4:
        raise CrossmsiError("_StringPool: the string pool's header is missing")
    flags = int.from_bytes(pool[:4], "little")
    codepage = flags & ~LONG_REFERENCES
    lengths = _lengths(pool)
    if sum(lengths) != len(data):
        other = _lengths(pool, count_first=True)
        if sum(other) == len(data):
            lengths = other
    offsets = [0, *accumulate(lengths)]
    if offsets[-1] > len(data):
        raise CrossmsiError(f"_StringData: the pool's strings need {offsets[-1]} bytes, there are {len(data)}")
    strings: list[str | None]
    if data.isascii() or is_single_byte(codepage):
        text = decode(data, codepage)
        strings = [text[a:b] or None for a, b in pairwise(offsets)]
    else:
        strings = [decode(data[a:b], codepage) or None for a, b in pairwise(offsets)]
    return [None, *strings], codepage, bool(flags & LONG_REFERENCES)


def _lengths(pool: bytes, *, count_first: bool = False) -> list[int]:
    """Lengths by string number. ``count_first`` reads long strings as libmsi and Wine write them.

    They put the reference count into the null pair and the whole length into the next one. The two forms differ only
    for strings from 128 KiB on, or with more than one reference.
    """
    words = array("H", pool[4 : 4 + (len(pool) - 4) // 4 * 4])
    if sys.byteorder == "big":
        words.byteswap()
    lengths, counts = words[0::2], words[1::2]
    if 0 not in lengths:
        return lengths.tolist()
    out, at = [], 0
    while at < len(lengths):
        length = lengths[at]
        if length == 0 and counts[at] and at + 1 < len(lengths):
            high = counts[at + 1] if count_first else counts[at]
            length = high << 16 | lengths[at + 1]
            at += 1
        out.append(length)
        at += 1
    return out


class PoolBuilder:
    """Numbers strings in the order in which they are first seen and counts references."""

    def __init__(self, codepage: int) -> None:
        self._codepage = codepage
        self._ids: dict[str, int] = {}
        self._counts = [0]

    def __len__(self) -> int:
        return len(self._counts)

    def seed(self, strings: list[str | None]) -> None:
        """Reserve numbers in a given order, so that a package read and written keeps its rows' stored order."""
        for text in strings:
            if text and text not in self._ids:
                self._ids[text] = len(self._counts)
                self._counts.append(0)

    def add(self, text: str | None) -> int:
        """The number of ``text``; null and the empty string are 0."""
        if not text:
            return 0
        number = self._ids.get(text)
        if number is None:
            number = self._ids[text] = len(self._counts)
            self._counts.append(1)
        else:
            self._counts[number] += 1
        return number

    def add_all(self, values: list[str | None]) -> list[int]:
        """``add`` for a whole column."""
        ids, counts = self._ids, self._counts
        distinct = dict.fromkeys(values)
        holes = None in distinct or "" in distinct
        if holes:
            distinct.pop(None, None)
            distinct.pop("", None)
        known = not ids.keys().isdisjoint(distinct)
        fresh = [text for text in distinct if text not in ids] if known else list(distinct)
        ids.update(zip(fresh, range(len(counts), len(counts) + len(fresh)), strict=True))
        if len(fresh) == len(values):
            counts.extend([1] * len(fresh))
            return list(range(len(counts) - len(fresh), len(counts)))
        counts.extend([0] * len(fresh))
        out = [ids[text] if text else 0 for text in values] if holes else list(map(ids.__getitem__, values))
        for number, count in Counter(out).items():
            if number:
                counts[number] += count
        return out

    def unused(self) -> bool:
        return 0 in self._counts[1:]

    def used_strings(self) -> list[str | None]:
        """The strings that are referred to, in number order."""
        return [text for text, number in self._ids.items() if self._counts[number]]

    @property
    def long_references(self) -> bool:
        return len(self._counts) > 0xFFFF

    def streams(self) -> tuple[bytes, bytes]:
        """``(_StringPool, _StringData)``. Raises CrossmsiError for text that the code page can't hold."""
        flags = self._codepage | (LONG_REFERENCES if self.long_references else 0)
        lengths, data = self._encoded()
        counts = self._counts[1:]
        if counts and max(counts) > 0xFFFF:
            counts = [min(count, 0xFFFF) for count in counts]
        pairs = array("H", bytes(4 * len(counts)))
        if not lengths or max(lengths) <= 0xFFFF:
            pairs[0::2], pairs[1::2] = array("H", lengths), array("H", counts)
        else:
            pairs = array("H")
            for length, count in zip(lengths, counts, strict=True):
                if length > 0xFFFF:
                    pairs.extend((0, length >> 16))
                pairs.extend((length & 0xFFFF, count))
        if sys.byteorder == "big":
            pairs.byteswap()
        return flags.to_bytes(4, "little") + pairs.tobytes(), data

    def _encoded(self) -> tuple[list[int], bytes]:
        """Length in bytes of each string, and all of them one after another."""
        joined = "".join(self._ids)
        if joined.isascii():
            return list(map(len, self._ids)), joined.encode("ascii")
        try:
            if is_single_byte(self._codepage):
                return list(map(len, self._ids)), encode(joined, self._codepage)
            encoded = [encode(text, self._codepage) for text in self._ids]
        except UnicodeEncodeError as error:
            character = error.object[error.start]
            text = next(text for text in self._ids if character in text)
            raise CrossmsiError(
                f"code page {self._codepage} has no character {character!r}, needed by {text[:60]!r}",
                hint="use the code page 65001 (UTF-8) or other text",
            ) from None
        return list(map(len, encoded)), b"".join(encoded)
