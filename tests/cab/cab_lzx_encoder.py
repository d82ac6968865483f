"""A small LZX compressor for the tests: no kept library writes LZX, and the decoder needs data of every block kind.

It takes the block structure from the caller, so that blocks can be made to cross or to end on frame boundaries. Its
output is itself proved by cabextract (test_cab_lzx.py). Source: [MS-PATCH] 2.
"""

from __future__ import annotations

import heapq
import struct

FRAME = 32_768
VERBATIM, ALIGNED, UNCOMPRESSED = 1, 2, 3
SLOTS = {15: 30, 16: 32, 17: 34, 18: 36, 19: 38, 20: 42, 21: 50}
EXTRA = [min(max(slot // 2 - 1, 0), 17) for slot in range(50)]
BASE = [sum(1 << bits for bits in EXTRA[:slot]) for slot in range(50)]


class _Bits:
    def __init__(self) -> None:
        self.out = bytearray()
        self.value = self.count = 0

    def put(self, value: int, count: int) -> None:
        self.value = self.value << count | value
        self.count += count
        while self.count >= 16:
            self.count -= 16
            self.out += struct.pack("<H", self.value >> self.count & 0xFFFF)
        self.value &= (1 << self.count) - 1

    def align(self) -> None:
        if self.count:
            self.put(0, 16 - self.count)


def code_lengths(frequencies: list[int], limit: int) -> list[int]:
    """Huffman code lengths of at most ``limit`` bits; at least two symbols get one if any does."""
    used = [symbol for symbol, count in enumerate(frequencies) if count]
    if not used:
        return [0] * len(frequencies)
    if len(used) == 1:
        used.append(0 if used[0] else 1)
    weights = {symbol: max(1, frequencies[symbol]) for symbol in used}
    while True:
        heap = [(weight, symbol, (symbol,)) for symbol, weight in weights.items()]
        heapq.heapify(heap)
        lengths = [0] * len(frequencies)
        while len(heap) > 1:
            a, b = heapq.heappop(heap), heapq.heappop(heap)
            for symbol in a[2] + b[2]:
                lengths[symbol] += 1
            heapq.heappush(heap, (a[0] + b[0], a[1], a[2] + b[2]))
        if max(lengths) <= limit:
            return lengths
        weights = {symbol: weight >> 1 | 1 for symbol, weight in weights.items()}


def codewords(lengths: list[int]) -> dict[int, tuple[int, int]]:
    """symbol -> (codeword, bits) of the canonical code."""
    words, code, before = {}, 0, 0
    for symbol in sorted((s for s, n in enumerate(lengths) if n), key=lambda s: (lengths[s], s)):
        code <<= lengths[symbol] - before
        before = lengths[symbol]
        words[symbol] = (code, before)
        code += 1
    return words


def _length_symbols(old: list[int], new: list[int]) -> list[tuple[int, int, int, int | None]]:
    """(pretree symbol, extra value, extra bits, second pretree symbol) that change ``old`` into ``new``."""
    symbols, at = [], 0
    while at < len(new):
        run = 1
        while at + run < len(new) and new[at + run] == new[at]:
            run += 1
        if new[at] == 0 and run >= 20:
            run = min(run, 51)
            symbols.append((18, run - 20, 5, None))
        elif new[at] == 0 and run >= 4:
            run = min(run, 19)
            symbols.append((17, run - 4, 4, None))
        elif run >= 4:
            run = min(run, 5)
            symbols.append((19, run - 4, 1, (old[at] - new[at]) % 17))
        else:
            run = 1
            symbols.append(((old[at] - new[at]) % 17, 0, 0, None))
        at += run
    return symbols


def _put_lengths(bits: _Bits, old: list[int], new: list[int]) -> None:
    symbols = _length_symbols(old, new)
    frequencies = [0] * 20
    for first, _, _, second in symbols:
        frequencies[first] += 1
        if second is not None:
            frequencies[second] += 1
    pretree = code_lengths(frequencies, 15)
    words = codewords(pretree)
    for length in pretree:
        bits.put(length, 4)
    for first, value, count, second in symbols:
        bits.put(*words[first])
        if count:
            bits.put(value, count)
        if second is not None:
            bits.put(*words[second])


def translate_calls(data: bytes, size: int) -> bytes:
    """Make the targets of x86 calls absolute, frame by frame, as a compressor does before LZX."""
    out = bytearray(data)
    for start in range(0, len(data), FRAME):
        at, stop = start, min(start + FRAME, len(data)) - 10
        while (at := out.find(0xE8, at, max(at, stop))) >= 0:
            relative = int.from_bytes(out[at + 1 : at + 5], "little", signed=True)
            if -at <= relative < size:
                target = relative + at if relative < size - at else relative - size
                out[at + 1 : at + 5] = (target & 0xFFFFFFFF).to_bytes(4, "little")
            at += 5
    return bytes(out)


class LzxEncoder:
    """Encodes one folder; ``recent``, the code lengths and the match finder live across blocks."""

    def __init__(self, data: bytes, window_bits: int, translation_size: int = 0) -> None:
        self.raw_size = len(data)
        self.data = translate_calls(data, translation_size) if translation_size else data
        self.translation_size = translation_size
        self.window = 1 << window_bits
        self.main = [0] * (256 + 8 * SLOTS[window_bits])
        self.length = [0] * 249
        self.recent = [1, 1, 1]
        self.bits = _Bits()
        self.frames: list[tuple[bytes, int]] = []
        self.seen: dict[bytes, int] = {}

    def encode(self, blocks: list[tuple[int, int]]) -> list[tuple[bytes, int]]:
        """(payload, uncompressed size) per frame; ``blocks`` are (kind, size), the sizes summing up to the data."""
        assert sum(size for _, size in blocks) == len(self.data)
        if self.translation_size:
            self.bits.put(1, 1)
            self.bits.put(self.translation_size, 32)
        else:
            self.bits.put(0, 1)
        at = 0
        for kind, size in blocks:
            (self._uncompressed if kind == UNCOMPRESSED else self._compressed)(kind, at, at + size)
            at += size
        if len(self.frames) * FRAME < len(self.data):
            self._end_frame(len(self.data))
        elif self.bits.out:
            # The pad byte of an uncompressed block that ended with its frame.
            payload, size = self.frames[-1]
            self.frames[-1] = (payload + bytes(self.bits.out), size)
        return self.frames

    def _end_frame(self, at: int) -> None:
        self.bits.align()
        self.frames.append((bytes(self.bits.out), at - len(self.frames) * FRAME))
        self.bits.out.clear()

    def _uncompressed(self, kind: int, start: int, end: int) -> None:
        self.bits.put(kind, 3)
        self.bits.put(end - start, 24)
        self.bits.put(0, 16 - self.bits.count)
        self.bits.out += struct.pack("<III", *self.recent)
        at = start
        while at < end:
            stop = min(end, (at // FRAME + 1) * FRAME)
            self.bits.out += self.data[at:stop]
            at = stop
            if at == end and (end - start) & 1:
                self.bits.out += b"\0"
            if at % FRAME == 0:
                self._end_frame(at)

    def _compressed(self, kind: int, start: int, end: int) -> None:
        tokens = list(self._tokens(start, end))
        main, length, aligned = [0] * len(self.main), [0] * 249, [0] * 8
        for _, symbol, footer, _, low in tokens:
            main[symbol] += 1
            if footer is not None:
                length[footer] += 1
            if low is not None:
                aligned[low] += 1
        new_main, new_length = code_lengths(main, 16), code_lengths(length, 16)
        bits = self.bits
        bits.put(kind, 3)
        bits.put(end - start, 24)
        aligned_lengths = code_lengths(aligned if any(aligned) else [1] * 8, 7)
        if kind == ALIGNED:
            for value in aligned_lengths:
                bits.put(value, 3)
        _put_lengths(bits, self.main[:256], new_main[:256])
        _put_lengths(bits, self.main[256:], new_main[256:])
        _put_lengths(bits, self.length, new_length)
        self.main, self.length = new_main, new_length
        main_words, length_words, low_words = codewords(new_main), codewords(new_length), codewords(aligned_lengths)
        for stop, symbol, footer, extra, low in tokens:
            bits.put(*main_words[symbol])
            if footer is not None:
                bits.put(*length_words[footer])
            if extra is not None:
                value, count = extra
                if kind == ALIGNED and low is not None:
                    bits.put(value >> 3, count - 3)
                    bits.put(*low_words[low])
                else:
                    bits.put(value, count)
            if stop % FRAME == 0:
                self._end_frame(stop)

    def _tokens(self, start: int, end: int):
        """(offset after the token, main symbol, length footer, (offset bits, count), aligned bits)."""
        data, at = self.data, start
        while at < end:
            stop = min(end, (at // FRAME + 1) * FRAME, at + 257)
            key = data[at : at + 4]
            found = self.seen.get(key, -1)
            self.seen[key] = at
            size, offset = 0, 0
            for candidate in [at - self.recent[n] for n in range(3)] + [found]:
                if candidate < 0 or at - candidate > self.window - 3:
                    continue
                run = 0
                while at + run < stop and data[candidate + run] == data[at + run]:
                    run += 1
                if run > size:
                    size, offset = run, at - candidate
            if size < 2:
                yield at + 1, data[at], None, None, None
                at += 1
                continue
            if offset in self.recent:
                slot = self.recent.index(offset)
                self.recent[0], self.recent[slot] = self.recent[slot], self.recent[0]
                extra = low = None
            else:
                self.recent = [offset, *self.recent[:2]]
                slot = max(n for n in range(len(self.main) - 256 >> 3) if BASE[n] <= offset + 2)
                value = offset + 2 - BASE[slot]
                extra = (value, EXTRA[slot]) if EXTRA[slot] else None
                low = value & 7 if EXTRA[slot] >= 3 else None
            header = min(size - 2, 7)
            footer = size - 9 if header == 7 else None
            at += size
            yield at, 256 + (slot << 3) + header, footer, extra, low
