"""The string pool: every string of every table once, by number.

``_StringPool``: a word pair (code page; flags, bit 31 = string references take 3 bytes), then a pair a string (length,
reference count); a pair of length 0 with another count than 0 holds the high half of the next pair's length.
``_StringData``: the bytes, one after another. Number 0 is null and the empty string.
"""

from __future__ import annotations

import io
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, islice

from crossmsi.errors import CrossmsiError
from crossmsi.msi.codepages import decode, encode, is_single_byte, python_codec

LONG_REFERENCES = 0x80000000
PIECE = 1 << 14  # strings decoded at a time: StringIO takes 4 bytes for each character


def read_flags(pool: bytes) -> tuple[int, bool]:
    """``(code page, references take 3 bytes)`` from the first four bytes. Raises CrossmsiError when there are less."""
    if len(pool) < 4:
        raise CrossmsiError("_StringPool: the string pool's header is missing")
    flags = int.from_bytes(pool[:4], "little")
    return flags & ~LONG_REFERENCES, bool(flags & LONG_REFERENCES)


def read_strings(pool: bytes, data: bytes) -> list[str | None]:
    """Strings by number. Raises CrossmsiError when the lengths add up to more than ``data`` holds."""
    codepage, _ = read_flags(pool)
    lengths = _lengths(pool)
    needed = sum(lengths)
    if needed != len(data):
        other = _lengths(pool, count_first=True)
        if sum(other) == len(data):
            lengths, needed = other, len(data)
    if needed > len(data):
        raise CrossmsiError(f"_StringData: the pool's strings need {needed} bytes, there are {len(data)}")
    strings: list[str | None] = [None]
    for read, part in _pieces(data, lengths, codepage):
        strings += map(read, part)
    if 0 in lengths:
        strings = [text or None for text in strings]
    return strings


def _pieces(data: bytes, lengths: list[int], codepage: int) -> Iterator[tuple[Callable[[int], str], list[int]]]:
    """Functions that read text of so many bytes, each with the lengths to read: twice as fast as slicing."""
    single = data.isascii() or is_single_byte(codepage)
    name = python_codec(codepage) or "ascii"
    at = 0
    for first in range(0, len(lengths), PIECE):
        part = lengths[first : first + PIECE]
        piece = data[at : at + sum(part)]
        at += len(piece)
        if single:
            yield io.StringIO(decode(piece, codepage)).read, part
        else:
            read = io.BytesIO(piece).read
            yield lambda size, read=read: read(size).decode(name, "surrogateescape"), part


def _lengths(pool: bytes, *, count_first: bool = False) -> list[int]:
    """Lengths by string number. ``count_first`` reads long strings as libmsi and Wine write them.

    They put the reference count into the null pair and the whole length into the next one. The two forms differ only
    for strings from 128 KiB on, or with more than one reference.
    """
    words = array("H", pool[4 : 4 + (len(pool) - 4) // 4 * 4])
    if sys.byteorder == "big":
        words.byteswap()
    lengths = words[0::2].tolist()
    if 0 not in lengths:
        return lengths
    counts = words[1::2]
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
        # Looking a new text up gives it the next number. Null and the empty string are 0.
        self._numbers: defaultdict[str | None, int] = defaultdict(count(1).__next__, {None: 0, "": 0})
        self._uses: Counter[int] = Counter()

    def __len__(self) -> int:
        """How many numbers there are, 0 included."""
        return len(self._numbers) - 1

    def seed(self, strings: Iterable[str | None]) -> None:
        """Reserve numbers in a given order, so that a package read and written keeps its rows' stored order."""
        for text in strings:
            self._numbers[text]

    def add(self, text: str | None) -> int:
        """The number of ``text``; null and the empty string are 0."""
        number = self._numbers[text]
        self._uses[number] += 1
        return number

    def add_all(self, values: Sequence[str | None]) -> list[int]:
        """``add`` for a whole column, without a step of Python for each value."""
        numbers = list(map(self._numbers.__getitem__, values))
        self._uses.update(numbers)
        return numbers

    def unused(self) -> bool:
        """Whether there are strings that nothing refers to."""
        return len(self) - 1 > len(self._uses) - (0 in self._uses)

    def used_strings(self) -> list[str]:
        """The strings that are referred to, in number order."""
        return [text for text in self._texts() if self._uses[self._numbers[text]]]

    def _texts(self) -> list[str]:
        """All strings in number order."""
        return list(islice(self._numbers, 2, None))

    @property
    def long_references(self) -> bool:
        return len(self) > 0xFFFF

    def streams(self) -> tuple[bytes, bytes]:
        """``(_StringPool, _StringData)``. Raises CrossmsiError for text that the code page can't hold."""
        flags = self._codepage | (LONG_REFERENCES if self.long_references else 0)
        lengths, data = self._encoded()
        counts = list(map(self._uses.__getitem__, range(1, len(self))))
        if counts and max(counts) > 0xFFFF:
            counts = [min(uses, 0xFFFF) for uses in counts]
        pairs = array("H", bytes(4 * len(counts)))
        if not lengths or max(lengths) <= 0xFFFF:
            pairs[0::2], pairs[1::2] = array("H", lengths), array("H", counts)
        else:
            pairs = array("H")
            for length, uses in zip(lengths, counts, strict=True):
                if length > 0xFFFF:
                    pairs.extend((0, length >> 16))
                pairs.extend((length & 0xFFFF, uses))
        if sys.byteorder == "big":
            pairs.byteswap()
        return flags.to_bytes(4, "little") + pairs.tobytes(), data

    def _encoded(self) -> tuple[list[int], bytes]:
        """Length in bytes of each string, and all of them one after another."""
        texts = self._texts()
        joined = "".join(texts)
        if joined.isascii():
            return list(map(len, texts)), joined.encode("ascii")
        try:
            if is_single_byte(self._codepage):
                return list(map(len, texts)), encode(joined, self._codepage)
            encoded = [encode(text, self._codepage) for text in texts]
        except UnicodeEncodeError as error:
            character = error.object[error.start]
            text = next(text for text in texts if character in text)
            raise CrossmsiError(
                f"code page {self._codepage} has no character {character!r}, needed by {text[:60]!r}",
                hint="use the code page 65001 (UTF-8) or other text",
            ) from None
        return list(map(len, encoded)), b"".join(encoded)
