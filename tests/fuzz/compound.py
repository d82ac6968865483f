"""Mutations of the container: header, FAT, directory. Offsets: [MS-CFB] 2.2, 2.3, 2.6."""

from __future__ import annotations

import struct
from random import Random

from tests.fuzz.raw import number, put

# (offset, bytes) of the header's fields from the version on.
HEADER = ((24, 2), (26, 2), (28, 2), (30, 2), (32, 2), (40, 4), (44, 4), (48, 4), (56, 4), (60, 4), (64, 4), (68, 4),
          (72, 4), (76, 4), (80, 4))  # fmt: skip
# (offset, bytes) of a directory entry's fields: name length, type, colour, left, right, child, start, size.
ENTRY = ((64, 2), (66, 1), (67, 1), (68, 4), (72, 4), (76, 4), (116, 4), (120, 4), (124, 4))
LINKS = (68, 72, 76)


def lie_in_header(random: Random, data: bytes) -> bytes:
    out = bytearray(data)
    at, size = random.choice(HEADER)
    put(out, at, size, number(random, _sectors(data)))
    return bytes(out)


def loop_sectors(random: Random, data: bytes) -> bytes:
    """Entries of a FAT sector point back, to themselves, or out of the file."""
    out = bytearray(data)
    fat = struct.unpack_from("<I", data, 76)[0]
    base = (fat + 1) * _sector(data)
    used = [n for n in range(_sector(data) // 4) if out[base + 4 * n : base + 4 * n + 4] not in (b"", b"\xff" * 4)]
    for _ in range(random.choice((1, 1, 2, 10))):
        if used:
            entry = random.choice(used)
            target = random.choice((entry, max(0, entry - 1), random.choice(used), 0, number(random, _sectors(data))))
            put(out, base + 4 * entry, 4, target)
    return bytes(out)


def lie_in_directory(random: Random, data: bytes) -> bytes:
    """Sizes, starts, types and name lengths of one entry or several."""
    out = bytearray(data)
    entries = _entries(data)
    for _ in range(random.choice((1, 1, 2, 6))):
        at, size = random.choice(ENTRY)
        put(out, random.choice(entries) + at, size, number(random, len(data)))
    return bytes(out)


def directory_cycle(random: Random, data: bytes) -> bytes:
    """Links between entries lead back, or to a storage that holds itself."""
    out = bytearray(data)
    entries = _entries(data)
    for _ in range(random.choice((1, 2, 4))):
        put(out, random.choice(entries) + random.choice(LINKS), 4, random.randrange(len(entries)))
    if random.random() < 0.3:
        place = random.randrange(len(entries))
        put(out, entries[place] + 66, 1, 1)
        put(out, entries[place] + 76, 4, random.choice((0, place)))
    return bytes(out)


def equal_names(random: Random, data: bytes) -> bytes:
    """Two entries of one name, or a name of odd characters."""
    out = bytearray(data)
    entries = _entries(data)
    one, other = random.choice(entries), random.choice(entries)
    out[other : other + 66] = data[one : one + 66]
    if random.random() < 0.5:
        put(out, one + 2 * random.randrange(4), 2, random.choice((0, 0xD800, 0x2F, 0x3800, 0x4840, 0x202E)))
    return bytes(out)


MUTATIONS = (lie_in_header, loop_sectors, lie_in_directory, directory_cycle, equal_names)


def _sector(data: bytes) -> int:
    return 4096 if data[26:27] == b"\x04" else 512


def _sectors(data: bytes) -> int:
    return len(data) // _sector(data)


def _entries(data: bytes) -> list[int]:
    """Offsets of the entries in the directory's contiguous first sectors (our seeds have theirs in one run)."""
    base = (struct.unpack_from("<I", data, 48)[0] + 1) * _sector(data)
    found = []
    for at in range(base, len(data) - 127, 128):
        if not 0 < data[at + 66] <= 5:
            break
        found.append(at)
    return found or [base]
