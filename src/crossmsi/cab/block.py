"""CFDATA: one block of at most 32 KiB uncompressed bytes, with a checksum.

Source: [MS-CAB] 2.4 and 3.1, https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-cab/
"""

from __future__ import annotations

import struct

from crossmsi.cab.checksum import checksum

_HEADER = struct.Struct("<IHH")
_SIZES = struct.Struct("<HH")

HEADER_SIZE = _HEADER.size
"""Bytes of a CFDATA before its reserved area and payload: 8."""


def pack_block(payload: bytes, raw_size: int) -> bytes:
    """A whole CFDATA: header with checksum, then the payload (at most 65,535 bytes)."""
    # The checksum goes over the payload, then over the two sizes, which are one 32-bit word together.
    return _HEADER.pack(checksum(payload, len(payload) | raw_size << 16), len(payload), raw_size) + payload


def parse_block_header(data: bytes) -> tuple[int, int, int]:
    """(checksum, payload bytes, uncompressed bytes) of the 8 bytes of a CFDATA header."""
    return _HEADER.unpack(data)


def checksum_matches(expected: int, reserve: bytes, payload: bytes, raw_size: int) -> bool:
    """Whether the stored checksum fits; 0 means that the writer stored none.

    The specification counts the reserved area of the block in, some writers leave it out: both are accepted.
    """
    if expected == 0:
        return True
    sizes = _SIZES.pack(len(payload), raw_size)
    over_payload = checksum(payload)
    return expected in (checksum(sizes, over_payload), checksum(sizes + reserve, over_payload))
