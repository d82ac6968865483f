"""CFFOLDER: where a run of data blocks lies and how it is compressed.

Source: [MS-CAB] 2.2, https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-cab/
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from crossmsi.cab.header import Header
from crossmsi.cab.source import Source

NONE = 0
MSZIP = 1
QUANTUM = 2
LZX = 3

_FIXED = struct.Struct("<IHH")

SIZE = _FIXED.size
"""Bytes of a CFFOLDER without its reserved area: 8."""


class Folder(NamedTuple):
    """``offset`` of the first CFDATA, how many ``blocks``, and the raw ``compression`` word."""

    offset: int
    blocks: int
    compression: int

    @property
    def method(self) -> int:
        """NONE, MSZIP, QUANTUM or LZX; other values are undefined."""
        return self.compression & 0x000F

    @property
    def window_bits(self) -> int:
        """Base-2 logarithm of the LZX window in bytes (15 to 21 are defined)."""
        return self.compression >> 8 & 0x1F


def pack_folder(folder: Folder) -> bytes:
    """The 8 bytes of a CFFOLDER without a reserved area."""
    return _FIXED.pack(folder.offset, folder.blocks, folder.compression)


def parse_folders(source: Source, header: Header) -> list[Folder]:
    """All CFFOLDER structures, which follow the header; CrossmsiError when the file ends before them."""
    step = SIZE + header.folder_reserve
    table = source.read_at(header.end, step * header.folder_count, "the folder table")
    return [Folder(*_FIXED.unpack_from(table, at)) for at in range(0, len(table), step)]
