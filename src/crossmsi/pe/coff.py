"""The first headers of a PE file: DOS stub, PE signature, COFF file header. Enough to tell the machine type.

Facts: Microsoft, "PE Format" https://learn.microsoft.com/windows/win32/debug/pe-format (MS-DOS stub, COFF file header)
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from crossmsi.pe.machine import machine_name
from crossmsi.pe.source import ByteSource

_OLD_FORMATS = {b"NE": "16-bit Windows", b"LE": "VxD", b"LX": "OS/2"}


@dataclass(frozen=True, slots=True)
class CoffHeader:
    """What the COFF file header says; ``machine`` is a name of machine.py."""

    machine: str
    is_dll: bool
    section_count: int


class NotPe(Exception):
    """The file isn't PE; the message says why when it starts like a program, else it is empty."""


def read_coff_header(source: ByteSource) -> CoffHeader:
    """The COFF header of ``source``; NotPe when there is none."""
    dos = source.read(0, 64)
    if dos[:2] != b"MZ":
        raise NotPe("the file is empty" if len(source) == 0 else "")
    if len(dos) < 64:
        raise NotPe(f"the file starts like a program (MZ) but ends after {len(dos)} bytes, inside the DOS header")
    (offset,) = struct.unpack_from("<I", dos, 60)
    header = source.read(offset, 24)
    if header[:2] in _OLD_FORMATS:
        raise NotPe(f"a {_OLD_FORMATS[header[:2]]} program ({header[:2].decode()}), not a PE file")
    if header[:4] != b"PE\0\0":
        if source.available < offset + 24 <= len(source):
            raise NotPe(f"its PE header is at byte {offset}, only the first {source.available} bytes are at hand")
        if offset + 24 > len(source):
            raise NotPe(
                f"the file starts like a program (MZ) but its PE header should be at byte {offset}, past its end"
            )
        raise NotPe("a DOS program (MZ): there is no PE signature where the DOS header points")
    if len(header) < 24:
        raise NotPe(f"the file ends inside its PE header at byte {offset}")
    number, sections, characteristics = struct.unpack_from("<HH14xH", header, 4)
    return CoffHeader(machine_name(number), bool(characteristics & 0x2000), sections)
