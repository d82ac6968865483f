"""A PE file seen by relative virtual address: pefile reads the headers, this module maps addresses to bytes."""

from __future__ import annotations

import struct
from bisect import bisect_right

import pefile

from crossmsi.pe.flags import remember_flags
from crossmsi.pe.source import ByteSource

remember_flags()

EXPORT, IMPORT, RESOURCE, SECURITY, LOAD_CONFIG, DELAY_IMPORT, CLR = 0, 1, 2, 4, 10, 13, 14
"""Indexes of the data directories that are used."""


class Damage(Exception):
    """The file contradicts itself or is cut; the message is for the user."""


class Unavailable(Exception):
    """Only a prefix of the file is at hand and the bytes asked for aren't in it."""


def printable(raw: bytes | str) -> str:
    """Text from a file, safe to show: whatever isn't printable becomes an escape."""
    text = raw.decode("ascii", "backslashreplace") if isinstance(raw, bytes) else raw
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


class Image:
    """The headers and mapped sections of one PE file; nothing beyond the headers is read before it is asked for.

    pefile does the headers and their quirks. Its readers of data directories aren't used: they copy whole sections,
    follow import tables without an end and give up on exports after the 8192nd, so a 200 MB or hostile file would
    cost memory and time, and a large C++ DLL would lose DllRegisterServer.
    """

    def __init__(self, source: ByteSource) -> None:
        """Read the headers; Damage when they can't be read at all."""
        self.source = source
        try:
            self._pe = pefile.PE(data=source, fast_load=True)
        except OSError:
            raise
        except Exception as error:  # pefile lets exceptions of many kinds out on hostile headers
            reason = error.value if isinstance(error, pefile.PEFormatError) else repr(error)
            raise Damage(f"unreadable headers: {printable(str(reason))}")
        optional = self._pe.OPTIONAL_HEADER
        self.is_pe32_plus: bool = optional.Magic == 0x20B
        self.is_known_magic: bool = optional.Magic in (0x10B, 0x20B)
        self.subsystem: int = optional.Subsystem
        self.dll_characteristics: int = optional.DllCharacteristics
        self.image_base: int = optional.ImageBase
        self.entry_point: int = optional.AddressOfEntryPoint
        self.section_count = len(self._pe.sections)
        headers = (0, 0, optional.SizeOfHeaders, optional.SizeOfHeaders)
        self._spans = [headers, *map(self._span_of, self._pe.sections)]  # pefile sorts the sections by address
        self._starts = [span[0] for span in self._spans]

    @staticmethod
    def _span_of(section: pefile.SectionStructure) -> tuple[int, int, int, int]:
        """(address, file offset, bytes in the file, bytes in memory) of a section."""
        in_file = section.SizeOfRawData if section.PointerToRawData else 0
        in_memory = max(section.Misc_VirtualSize, in_file)
        return section.get_VirtualAddress_adj(), section.get_PointerToRawData_adj(), in_file, in_memory

    def release(self) -> None:
        """Let go of the headers: pefile's objects refer to each other, and wait long for the garbage collector."""
        vars(self._pe).clear()

    def cut_section(self) -> str | None:
        """The first section whose bytes don't fit in the file, as a sentence."""
        for section in self._pe.sections:
            size = min(section.SizeOfRawData, section.Misc_VirtualSize or section.SizeOfRawData)
            end = section.PointerToRawData + size
            if size and end > len(self.source):
                name = printable(section.Name.rstrip(b"\0"))
                return f"truncated: section {name} should end at byte {end}, the file has {len(self.source)}"
        return None

    def directory(self, index: int) -> tuple[int, int]:
        """(address, size) of a data directory, (0, 0) when the file has none."""
        table = self._pe.OPTIONAL_HEADER.DATA_DIRECTORY
        return (table[index].VirtualAddress, table[index].Size) if index < len(table) else (0, 0)

    def read_up_to(self, rva: int, length: int) -> bytes:
        """1 to ``length`` bytes at ``rva``, fewer where the section ends; Damage or Unavailable when there is none."""
        start, offset, in_file, in_memory = self._spans[bisect_right(self._starts, rva) - 1]
        skip = rva - start
        length = min(length, in_memory - skip)
        if rva < 0 or length <= 0:
            raise Damage(f"address 0x{rva:x} is in no section")
        from_file = max(0, min(length, in_file - skip))
        data = self.source.read(offset + skip, from_file)
        if len(data) < from_file:
            if offset + skip + from_file <= len(self.source):
                raise Unavailable
            raise Damage(f"address 0x{rva:x} is stored past the end of the file")
        return data + bytes(length - from_file)  # the loader fills the rest of a section with zeros

    def read(self, rva: int, length: int) -> bytes:
        """Exactly ``length`` bytes at ``rva``; Damage or Unavailable when they can't be had."""
        data = self.read_up_to(rva, length)
        if len(data) < length:
            raise Damage(f"the structure at address 0x{rva:x} runs past its section")
        return data

    def unpack(self, form: str, rva: int) -> tuple[int, ...]:
        """The little-endian integers of struct format ``form`` at ``rva``; raises as read does."""
        return struct.unpack("<" + form, self.read(rva, struct.calcsize("<" + form)))

    def name(self, rva: int) -> str:
        """The zero-terminated file name at ``rva``; raises as read does, and Damage when it doesn't end."""
        raw, end, _ = self.read_up_to(rva, 260).partition(b"\0")
        if not end:
            raise Damage(f"the name at address 0x{rva:x} has no end")
        return printable(raw)
