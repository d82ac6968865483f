"""LZX: the bit stream and its canonical Huffman codes.

Source: [MS-PATCH] 2.2 to 2.5, https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-patch/
"""

from __future__ import annotations

import struct

from crossmsi.errors import CrossmsiError

MAX_CODE_LENGTH = 16
_PRETREE_SYMBOLS = 20
_PADDING_WORDS = 3


class Code:
    """A canonical Huffman code as one lookup table.

    ``table[next width bits]`` is ``symbol << 5 | length``, or 0 where no codeword fits.
    """

    __slots__ = ("table", "width")

    def __init__(self, lengths: list[int]) -> None:
        """``lengths[symbol]`` is the codeword length in bits, 0 for an unused symbol."""
        self.width = width = max(lengths)
        table: list[int] = []
        # Codewords of a canonical code ascend with (length, symbol): the table is their concatenation.
        for symbol in sorted((s for s, length in enumerate(lengths) if length), key=lengths.__getitem__):
            length = lengths[symbol]
            table += [symbol << 5 | length] * (1 << width - length)
        if len(table) > 1 << width:
            raise CrossmsiError("an LZX block has an impossible Huffman code")
        self.table = table + [0] * ((1 << width) - len(table))


class BitStream:
    """The bits of one chunk of LZX data: little-endian 16-bit words, most significant bit first.

    ``at`` is the position in bits. ``windows[n]`` holds the 48 bits from word n on, so that any 33 bits or fewer can
    be had with one lookup. A few zero words follow the end: whoever reads must check ``overrun`` afterwards.
    """

    __slots__ = ("at", "data", "windows")

    def __init__(self, data: bytes) -> None:
        self._load(data)

    def _load(self, data: bytes) -> None:
        self.data = data
        count = (len(data) + 1) // 2
        words = struct.unpack(f"<{count}H", data + b"\0" * (len(data) & 1)) + (0,) * (_PADDING_WORDS + 2)
        self.windows = [a << 32 | b << 16 | c for a, b, c in zip(words, words[1:], words[2:], strict=False)]
        self.at = 0

    @property
    def overrun(self) -> bool:
        """Whether more bits were taken than there are."""
        return self.at > len(self.data) * 8

    def start_words_here(self) -> None:
        """Make the current position, which is on a byte, the first of a word; it need not be one after raw bytes."""
        if self.at & 15:
            self._load(self.data[self.at >> 3 :])

    def bits(self, count: int) -> int:
        """The next ``count`` bits (at most 32) as a number."""
        at = self.at
        self.at = at + count
        return self.windows[at >> 4] >> 48 - (at & 15) - count & (1 << count) - 1

    def symbol(self, code: Code) -> int:
        """The next symbol of ``code``."""
        at = self.at
        width = code.width
        entry = code.table[self.windows[at >> 4] >> 48 - (at & 15) - width & (1 << width) - 1]
        if not entry:
            raise CrossmsiError("an LZX block uses a codeword that its Huffman code does not have")
        self.at = at + (entry & 31)
        return entry >> 5


def read_lengths(stream: BitStream, lengths: list[int], start: int, end: int) -> None:
    """Update ``lengths[start:end]`` by the differences that follow in the stream, after the pretree that codes them.

    Source: [MS-PATCH] 2.5 "Encoding the trees and pre-trees".
    """
    pretree = Code([stream.bits(4) for _ in range(_PRETREE_SYMBOLS)])
    at = start
    while at < end:
        symbol = stream.symbol(pretree)
        if symbol <= MAX_CODE_LENGTH:
            run, value = 1, (lengths[at] - symbol) % 17
        elif symbol == 17:
            run, value = 4 + stream.bits(4), 0
        elif symbol == 18:
            run, value = 20 + stream.bits(5), 0
        else:
            run = 4 + stream.bits(1)
            symbol = stream.symbol(pretree)
            if symbol > MAX_CODE_LENGTH:
                raise CrossmsiError("an LZX block repeats a code length that is none")
            value = (lengths[at] - symbol) % 17
        if at + run > end:
            raise CrossmsiError("an LZX block lists more code lengths than the code has symbols")
        lengths[at : at + run] = [value] * run
        at += run
