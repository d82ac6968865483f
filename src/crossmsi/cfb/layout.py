"""Constants and the header of a compound file.

[MS-CFB] 2.1 (sector numbers) and 2.2 (header):
https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/05060311-bfce-4b12-874d-71fd4ce63aea
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from crossmsi.errors import CrossmsiError

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
FREE = 0xFFFFFFFF
END_OF_CHAIN = 0xFFFFFFFE
FAT_SECTOR = 0xFFFFFFFD
DIFAT_SECTOR = 0xFFFFFFFC
MAX_REGULAR = 0xFFFFFFFA
NO_ENTRY = 0xFFFFFFFF

HEADER_SIZE = 512
HEADER_DIFAT = 109
MINI_SECTOR = 64
MINI_CUTOFF = 4096
ENTRY_SIZE = 128

TYPE_STORAGE, TYPE_STREAM, TYPE_ROOT = 1, 2, 5
RED, BLACK = 0, 1

_HEADER = struct.Struct("<8s16sHHHHH6s9I109I")


class Header(NamedTuple):
    """The fields of the 512-byte header that matter; sector numbers and counts."""

    version: int
    fat_count: int
    directory_start: int
    minifat_start: int
    minifat_count: int
    difat_start: int
    difat_count: int
    difat: tuple[int, ...]
    directory_count: int = 0

    @property
    def sector_size(self) -> int:
        return 4096 if self.version == 4 else 512

    def pack(self) -> bytes:
        shift = 12 if self.version == 4 else 9
        difat = self.difat[:HEADER_DIFAT] + (FREE,) * (HEADER_DIFAT - len(self.difat))
        packed = _HEADER.pack(
            SIGNATURE, bytes(16), 0x3E, self.version, 0xFFFE, shift, 6, bytes(6),
            self.directory_count if self.version == 4 else 0, self.fat_count, self.directory_start, 0, MINI_CUTOFF,
            self.minifat_start, self.minifat_count, self.difat_start, self.difat_count, *difat,
        )  # fmt: skip
        return packed + bytes(self.sector_size - HEADER_SIZE)


def parse_header(data: bytes) -> Header:
    """Parse the first 512 bytes of a compound file. Raises CrossmsiError when they are not one."""
    if data[:8] != SIGNATURE:
        raise CrossmsiError(
            "not a Windows Installer file: the compound-file signature is missing",
            hint="give an .msi, .msm, .msp or .mst file",
        )
    if len(data) < HEADER_SIZE:
        raise CrossmsiError("compound file: the header is truncated")
    fields = _HEADER.unpack(data[:HEADER_SIZE])
    version, byte_order, shift, mini_shift = fields[3:7]
    if (version, shift) not in ((3, 9), (4, 12)) or byte_order != 0xFFFE or mini_shift != 6:
        raise CrossmsiError(f"compound file: unknown version {version} or sector size 2^{shift}")
    directory_count, fat_count, directory_start, _, cutoff = fields[8:13]
    if cutoff != MINI_CUTOFF:
        raise CrossmsiError(f"compound file: mini stream cutoff is {cutoff}, not {MINI_CUTOFF}")
    minifat_start, minifat_count, difat_start, difat_count = fields[13:17]
    return Header(
        version, fat_count, directory_start, minifat_start, minifat_count, difat_start, difat_count,
        tuple(fields[17:]), directory_count,
    )  # fmt: skip
