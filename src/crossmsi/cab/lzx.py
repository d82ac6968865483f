"""LZX decoder for cabinets: 32 KiB frames, windows of 32 KiB to 2 MiB, x86 call translation.

Source: [MS-PATCH] 2 (LZX DELTA, of which cabinets use the form without a reference file and without chunk sizes),
https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-patch/ and "Microsoft LZX Data Compression Format"
of the Cabinet SDK.
"""

from __future__ import annotations

from crossmsi.cab.lzx_codes import BitStream, Code, read_lengths
from crossmsi.errors import CrossmsiError

_VERBATIM = 1
_ALIGNED = 2
_UNCOMPRESSED = 3

_LITERALS = 256
_LENGTH_SYMBOLS = 249
_SLOTS = {15: 30, 16: 32, 17: 34, 18: 36, 19: 38, 20: 42, 21: 50}
_TRANSLATED_FRAMES = 32_768
_CALL = 0xE8
_CALL_TAIL = 10

# Extra bits of each position slot, and the first formatted offset of each: the sum of the slots before it.
_EXTRA = [min(max(slot // 2 - 1, 0), 17) for slot in range(50)]
_BASE = [sum(1 << extra for extra in _EXTRA[:slot]) for slot in range(50)]


class LzxDecoder:
    """Decodes the blocks of one folder in order; ``window_bits`` is 15 to 21."""

    def __init__(self, window_bits: int) -> None:
        if window_bits not in _SLOTS:
            raise CrossmsiError(f"an LZX window of 2^{window_bits} bytes is not defined (15 to 21 are)")
        self._window = 1 << window_bits
        self._main_lengths = [0] * (_LITERALS + 8 * _SLOTS[window_bits])
        self._match_lengths = [0] * _LENGTH_SYMBOLS
        self._main = self._length = self._aligned = Code([0])
        self._recent = (1, 1, 1)
        self._kind = 0
        self._left = 0
        self._pad = False
        self._out = bytearray()
        self._frames = 0
        self._translation_size: int | None = None

    def decode(self, payload: bytes, size: int) -> bytes:
        """The ``size`` uncompressed bytes of one frame; CrossmsiError when the payload is damaged."""
        if self._pad and not self._left:
            payload = payload[1:]
            self._pad = False
        stream = BitStream(payload)
        out = self._out
        if len(out) > 2 * self._window:
            del out[: -self._window]
        start = len(out)
        try:
            if self._translation_size is None:
                self._translation_size = stream.bits(32) if stream.bits(1) else 0
            while len(out) - start < size:
                if not self._left:
                    self._begin_block(stream)
                run = min(self._left, size - (len(out) - start))
                if self._kind == _UNCOMPRESSED:
                    self._copy(stream, run)
                else:
                    self._expand(stream, len(out) + run)
                self._left -= run
        except IndexError as error:
            raise CrossmsiError("an LZX frame breaks off") from error
        if stream.overrun:
            raise CrossmsiError("an LZX frame breaks off")
        # The pad byte of an uncompressed block that ends with its frame may be in this payload or in the next.
        if self._pad and not self._left and stream.at >> 3 < len(stream.data):
            self._pad = False
        frame = bytes(out[start:])
        number, self._frames = self._frames, self._frames + 1
        if self._translation_size and number < _TRANSLATED_FRAMES and size > _CALL_TAIL:
            return _untranslate(frame, number * 32_768, self._translation_size)
        return frame

    def _begin_block(self, stream: BitStream) -> None:
        if self._pad:
            stream.at += 8
            self._pad = False
        if self._kind == _UNCOMPRESSED:
            stream.start_words_here()
        self._kind = stream.bits(3)
        self._left = stream.bits(24)
        if stream.overrun:
            raise CrossmsiError("an LZX frame breaks off")
        if self._kind not in (_VERBATIM, _ALIGNED, _UNCOMPRESSED):
            raise CrossmsiError(f"an LZX block has the unknown type {self._kind}")
        if not self._left:
            raise CrossmsiError("an LZX block is empty")
        if self._kind == _UNCOMPRESSED:
            self._pad = bool(self._left & 1)
            # One to sixteen bits of padding, then three offsets as bytes.
            at = (stream.at >> 4) + 1 << 1
            offsets = stream.data[at : at + 12]
            self._recent = tuple(int.from_bytes(offsets[n : n + 4], "little") for n in (0, 4, 8))
            stream.at = at + 12 << 3
            return
        if self._kind == _ALIGNED:
            self._aligned = Code([stream.bits(3) for _ in range(8)])
        read_lengths(stream, self._main_lengths, 0, _LITERALS)
        read_lengths(stream, self._main_lengths, _LITERALS, len(self._main_lengths))
        self._main = Code(self._main_lengths)
        read_lengths(stream, self._match_lengths, 0, _LENGTH_SYMBOLS)
        self._length = Code(self._match_lengths)

    def _copy(self, stream: BitStream, run: int) -> None:
        at = stream.at >> 3
        if at + run > len(stream.data):
            raise CrossmsiError("an LZX frame breaks off")
        self._out += stream.data[at : at + run]
        stream.at += run << 3

    def _expand(self, stream: BitStream, end: int) -> None:
        """Decode symbols until the output is ``end`` bytes long; the hot loop, hence all the local names."""
        out = self._out
        windows = stream.windows
        at = stream.at
        table = self._main.table
        shift = 48 - self._main.width
        mask = (1 << self._main.width) - 1
        aligned = self._aligned if self._kind == _ALIGNED else None
        recent0, recent1, recent2 = self._recent
        append = out.append
        first_match = _LITERALS << 5
        room = end - len(out)
        while room > 0:
            entry = table[windows[at >> 4] >> shift - (at & 15) & mask]
            at += entry & 31
            if 0 < entry < first_match:
                append(entry >> 5)
                room -= 1
                continue
            if not entry:
                raise CrossmsiError("an LZX block uses a codeword that its Huffman code does not have")
            symbol = (entry >> 5) - _LITERALS
            length = (symbol & 7) + 2
            slot = symbol >> 3
            if length == 9:
                stream.at = at
                length += stream.symbol(self._length)
                at = stream.at
            if slot > 2:
                extra = _EXTRA[slot]
                offset = _BASE[slot] - 2
                if aligned is not None and extra >= 3:
                    extra -= 3
                    offset += (windows[at >> 4] >> 48 - (at & 15) - extra & (1 << extra) - 1) << 3
                    stream.at = at + extra
                    offset += stream.symbol(aligned)
                    at = stream.at
                else:
                    offset += windows[at >> 4] >> 48 - (at & 15) - extra & (1 << extra) - 1
                    at += extra
                recent2 = recent1
                recent1 = recent0
            elif slot == 0:
                offset = recent0
            elif slot == 1:
                offset = recent1
                recent1 = recent0
            else:
                offset = recent2
                recent2 = recent0
            recent0 = offset
            source = len(out) - offset
            if source < 0 or not 0 < offset <= self._window or length > room:
                raise CrossmsiError("an LZX match reaches outside the data")
            if length <= offset:
                out += out[source : source + length]
            else:
                out += (out[source:] * (length // offset + 1))[:length]
            room -= length
        stream.at = at
        self._recent = (recent0, recent1, recent2)


def _untranslate(frame: bytes, position: int, size: int) -> bytes:
    """Turn the absolute targets after 0xE8 (x86 CALL) bytes back into relative ones.

    ``position`` is the offset of the frame in the folder, ``size`` the translation size of the stream. The last ten
    bytes of a frame are never translated, nor are bytes inside a translated target.
    """
    result = bytearray(frame)
    stop = len(frame) - _CALL_TAIL
    at = frame.find(_CALL, 0, stop)
    while at >= 0:
        target = int.from_bytes(frame[at + 1 : at + 5], "little", signed=True)
        current = position + at
        if -current <= target < size:
            relative = target - current if target >= 0 else target + size
            result[at + 1 : at + 5] = (relative & 0xFFFF_FFFF).to_bytes(4, "little")
        at = frame.find(_CALL, at + 5, stop)
    return bytes(result)
