"""CFHEADER: the first structure of a cabinet.

Source: [MS-CAB] 2.1, https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-cab/
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from crossmsi.cab.source import Source
from crossmsi.errors import CrossmsiError

SIGNATURE = b"MSCF"
HAS_PREVIOUS = 0x0001
HAS_NEXT = 0x0002
HAS_RESERVE = 0x0004

_FIXED = struct.Struct("<4sIIIIIBBHHHHH")
_RESERVE = struct.Struct("<HBB")
_LINK_NAME_BYTES = 256

SIZE = _FIXED.size
"""Bytes of a header without reserved areas and links: 36."""


class Header(NamedTuple):
    """The fields of a CFHEADER that a reader needs; sizes in bytes, ``end`` is the offset after the header."""

    cabinet_size: int
    files_offset: int
    folder_count: int
    file_count: int
    set_id: int
    index: int
    folder_reserve: int
    data_reserve: int
    previous: str | None
    next: str | None
    end: int


def pack_header(cabinet_size: int, files_offset: int, folder_count: int, file_count: int) -> bytes:
    """A header of format version 1.3 without links and reserved areas."""
    return _FIXED.pack(SIGNATURE, 0, cabinet_size, 0, files_offset, 0, 3, 1, folder_count, file_count, 0, 0, 0)


def parse_header(source: Source) -> Header:
    """Read the header; CrossmsiError when the file is no cabinet of format version 1.x or ends too early."""
    if source.read_up_to(0, 4) != SIGNATURE:
        raise CrossmsiError(
            "this is not a cabinet: it does not start with 'MSCF'",
            where=source.name,
            hint="give the cabinet itself; a cabinet inside an .msi or .exe has to be taken out first",
        )
    fields = _FIXED.unpack(source.read_at(0, SIZE, "the header"))
    size, files_offset = fields[2], fields[4]
    minor, major, folder_count, file_count, flags, set_id, index = fields[6:]
    if major != 1:
        raise CrossmsiError(f"cabinet format version {major}.{minor} is not known; only 1.x is", where=source.name)
    if size > source.size:
        raise CrossmsiError(
            f"the cabinet is cut off: its header says {size} bytes, the file has {source.size}",
            where=source.name,
            hint="copy or download the file again",
        )
    at = SIZE
    folder_reserve = data_reserve = 0
    if flags & HAS_RESERVE:
        header_reserve, folder_reserve, data_reserve = _RESERVE.unpack(
            source.read_at(at, _RESERVE.size, "the reserve sizes")
        )
        at += _RESERVE.size + header_reserve
    previous = following = None
    if flags & HAS_PREVIOUS:
        previous, at = _link(source, at)
    if flags & HAS_NEXT:
        following, at = _link(source, at)
    return Header(
        size,
        files_offset,
        folder_count,
        file_count,
        set_id,
        index,
        folder_reserve,
        data_reserve,
        previous,
        following,
        at,
    )


def _link(source: Source, at: int) -> tuple[str, int]:
    """The cabinet name at ``at`` and the offset after it and the disk label that follows it."""
    names = []
    for what in ("cabinet name", "disk label"):
        name, zero, _ = source.read_up_to(at, _LINK_NAME_BYTES).partition(b"\0")
        if not zero:
            raise CrossmsiError(f"the header's {what} of a linked cabinet has no end", where=source.name)
        names.append(name)
        at += len(name) + 1
    return names[0].decode("cp1252", "backslashreplace"), at
