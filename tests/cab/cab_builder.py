"""Builds cabinets byte by byte for the tests, also ones that our writer never makes."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import datetime

from crossmsi.cab import CabMember

DATE = datetime(2024, 2, 29, 13, 14, 15)
CONTINUED_FROM_PREVIOUS, CONTINUED_TO_NEXT, CONTINUED_BOTH = 0xFFFD, 0xFFFE, 0xFFFF


def member(name: str, data: bytes, **fields) -> CabMember:
    """A member whose content is ``data``."""
    return CabMember(name, len(data), lambda: io.BytesIO(data), fields.pop("date", DATE), **fields)


def reference_checksum(data: bytes, seed: int = 0) -> int:
    """The checksum of [MS-CAB] 3.1, word by word."""
    for at in range(0, len(data) - 3, 4):
        seed ^= struct.unpack_from("<I", data, at)[0]
    tail = 0
    for byte in data[len(data) - len(data) % 4 :]:
        tail = tail << 8 | byte
    return seed ^ tail


def block(payload: bytes, raw_size: int, reserve: bytes = b"", checksum: int | None = None) -> bytes:
    """A CFDATA structure; its checksum covers the reserved area unless given."""
    sizes = struct.pack("<HH", len(payload), raw_size)
    if checksum is None:
        checksum = reference_checksum(sizes + reserve, reference_checksum(payload))
    return struct.pack("<I", checksum) + sizes + reserve + payload


def mszip_payloads(data: bytes) -> list[tuple[bytes, int]]:
    """(payload, size) of the MSZIP blocks of ``data``, with history, by zlib's sync flush instead of our way."""
    stream = zlib.compressobj(6, zlib.DEFLATED, -15)
    blocks = []
    for at in range(0, len(data), 32_768):
        part = data[at : at + 32_768]
        body = stream.compress(part) + stream.flush(zlib.Z_SYNC_FLUSH) + b"\x03\x00"
        blocks.append((b"CK" + body, len(part)))
    return blocks


def cabinet(
    folders: list[tuple[int, list[bytes]]],
    files: list[tuple[bytes, int, int, int]],
    *,
    previous: bytes | None = None,
    following: bytes | None = None,
    index: int = 0,
    set_id: int = 7,
    reserves: tuple[bytes, bytes, int] | None = None,
    attributes: int = 0x20,
    version: int = 0x0103,
    **header: int,
) -> bytes:
    """A cabinet of ``folders`` (compression word, CFDATA structures) and ``files`` (name, size, offset, folder).

    ``reserves`` are the header's reserved bytes, each folder's, and the size of each block's (which the caller puts
    into the blocks). ``header`` overrides size, folder_count, file_count, files_offset.
    """
    flags = (1 if previous is not None else 0) | (2 if following is not None else 0) | (4 if reserves else 0)
    extra = b""
    folder_reserve = b""
    if reserves:
        extra += struct.pack("<HBB", len(reserves[0]), len(reserves[1]), reserves[2]) + reserves[0]
        folder_reserve = reserves[1]
    for link in (previous, following):
        if link is not None:
            extra += link + b"\0" + b"disk\0"
    entries = b"".join(
        struct.pack("<IIHHHH", size, offset, folder, 0x585D, 0x69C7, attributes) + name + b"\0"
        for name, size, offset, folder in files
    )
    files_offset = 36 + len(extra) + len(folders) * (8 + len(folder_reserve))
    at = files_offset + len(entries)
    table = b""
    data = b""
    for compression, blocks in folders:
        table += struct.pack("<IHH", at + len(data), len(blocks), compression) + folder_reserve
        data += b"".join(blocks)
    fields = {
        "size": at + len(data),
        "files_offset": files_offset,
        "folder_count": len(folders),
        "file_count": len(files),
    } | header
    return (
        struct.pack(
            "<4sIIIIIHHHHHH",
            b"MSCF",
            0,
            fields["size"],
            0,
            fields["files_offset"],
            0,
            version,
            fields["folder_count"],
            fields["file_count"],
            flags,
            set_id,
            index,
        )
        + extra
        + table
        + entries
        + data
    )
