"""MSZIP: 'CK' and one finished deflate stream per block, with the folder's last 32 KiB as its dictionary.

Source: [MS-MCI] 2.1, https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-mci/
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError

if TYPE_CHECKING:
    from crossmsi.cab.engines import Bytes, Engine

SIGNATURE = b"CK"
_HISTORY = 32_768


def encode_block(engine: Engine, history: Bytes, block: Bytes) -> bytes:
    """The payload of one CFDATA, at most 32,775 bytes.

    Data that deflate would enlarge becomes one stored deflate block, which keeps every payload below the 32,780
    bytes that the format allows.
    """
    body = engine.compress(history, block)
    if len(body) > len(block) + 5:
        # BFINAL=1, BTYPE=00, then LEN and its complement.
        body = b"\x01" + struct.pack("<HH", len(block), len(block) ^ 0xFFFF) + bytes(block)
    return SIGNATURE + body


class MszipDecoder:
    """Decodes the blocks of one folder in order."""

    def __init__(self) -> None:
        self._history = b""

    def decode(self, payload: bytes, size: int) -> bytes:
        """The ``size`` uncompressed bytes of one block; CrossmsiError when the payload is not exactly that."""
        if payload[:2] != SIGNATURE:
            raise CrossmsiError("an MSZIP block does not start with 'CK'")
        stream = zlib.decompressobj(-15, zdict=self._history)
        try:
            # One byte more than expected, so that a stream that is too long shows without being unpacked.
            data = stream.decompress(memoryview(payload)[2:], size + 1)
        except zlib.error as error:
            raise CrossmsiError(f"an MSZIP block is not valid deflate data ({error})") from error
        if len(data) > size:
            raise CrossmsiError(f"an MSZIP block unpacks to more than the {size} bytes that its header says")
        if not stream.eof:
            raise CrossmsiError(f"an MSZIP block breaks off after {len(data)} of {size} bytes")
        if len(data) < size:
            raise CrossmsiError(f"an MSZIP block unpacks to {len(data)} bytes, its header says {size}")
        self._history = data if size >= _HISTORY else (self._history + data)[-_HISTORY:]
        return data
