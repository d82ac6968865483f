"""Mutations of a cabinet: header, folders, files, blocks, and bombs. Offsets: [MS-CAB] 2.1 to 2.4."""

from __future__ import annotations

import struct
from random import Random

from tests.fuzz.raw import number, put

HEADER = ((8, 4), (16, 4), (24, 1), (25, 1), (26, 2), (28, 2), (30, 2))


def lie_in_header(random: Random, data: bytes) -> bytes:
    out = bytearray(data)
    at, size = random.choice(HEADER)
    put(out, at, size, number(random, len(data)))
    return bytes(out)


def lie_in_folder(random: Random, data: bytes) -> bytes:
    """Offset of the first block, number of blocks, compression."""
    out = bytearray(data)
    at, size = random.choice(((36, 4), (40, 2), (42, 2)))
    kinds = (0, 1, 2, 3, 0x0F03, 0x1503, 0x1203, 0xFF03, 0x0702, 0xFFFF)
    put(out, at, size, random.choice(kinds) if at == 42 else number(random, len(data)))
    return bytes(out)


def lie_in_file(random: Random, data: bytes) -> bytes:
    """Size, offset, folder, date and name of some file."""
    out = bytearray(data)
    for _ in range(random.choice((1, 2, 4))):
        at, size = random.choice(((0, 4), (4, 4), (8, 2), (10, 2), (14, 2), (16, 1)))
        put(out, random.choice(_files(data)) + at, size, number(random, len(data)))
    return bytes(out)


def lie_in_block(random: Random, data: bytes) -> bytes:
    """Checksum, sizes, or content with the checksum switched off, so that the decoder sees it."""
    out = bytearray(data)
    blocks = _blocks(data)
    for _ in range(random.choice((1, 1, 3))):
        block = random.choice(blocks)
        at, size = random.choice(((0, 4), (4, 2), (6, 2)))
        if random.random() < 0.4:
            put(out, block + at, size, number(random, 0x8000))
        else:
            put(out, block, 4, 0)
            length = struct.unpack_from("<H", data, block + 4)[0] if block + 6 <= len(data) else 1
            for _ in range(random.choice((1, 3, 40))):
                place = block + 8 + random.randrange(max(length, 1))
                if place < len(out):
                    out[place] = random.randrange(256)
    return bytes(out)


def bomb(random: Random, data: bytes) -> bytes:
    """Every file claims two gigabytes, the folder all the blocks there can be."""
    out = bytearray(data)
    for file in _files(data):
        put(out, file, 4, random.choice((0x7FFF8000, 0xFFFFFFFF, 0x10000000)))
        put(out, file + 4, 4, random.choice((0, 0, 0x7FFF0000)))
    put(out, 40, 2, random.choice((0xFFFF, struct.unpack_from("<H", data, 40)[0])))
    return bytes(out)


MUTATIONS = (lie_in_header, lie_in_folder, lie_in_file, lie_in_block, bomb)


def _files(data: bytes) -> list[int]:
    at, count = struct.unpack_from("<I", data, 16)[0], struct.unpack_from("<H", data, 28)[0]
    found = []
    for _ in range(min(count, 50)):
        found.append(at)
        at = data.find(b"\0", at + 16) + 1
        if not at:
            break
    return found or [36]


def _blocks(data: bytes) -> list[int]:
    at, count = struct.unpack_from("<IH", data, 36)
    found = []
    for _ in range(count):
        if at + 8 > len(data):
            break
        found.append(at)
        at += 8 + struct.unpack_from("<H", data, at + 4)[0]
    return found or [36]
