"""Machine types: names for the COFF header's number, and the ISA that a file asks for.

Facts: Microsoft, "PE Format" https://learn.microsoft.com/windows/win32/debug/pe-format
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crossmsi.pe.dotnet import ClrHeader

MACHINES = {
    0x014C: "i386",
    0x8664: "amd64",
    0xAA64: "arm64",
    0x01C0: "arm",  # ARM
    0x01C2: "arm",  # Thumb
    0x01C4: "arm",  # ARM Thumb-2, what Windows RT ran
    0x0200: "ia64",
}
MACHINES_64BIT = frozenset({"amd64", "arm64", "ia64"})


def machine_name(number: int) -> str:
    """The short name of a COFF machine number, or the number itself as "0x1234"."""
    return MACHINES.get(number, f"0x{number:x}")


def isa_of(machine: str, *, kind: str, is_dll: bool, hybrid: str | None = None, clr: ClrHeader | None = None) -> str:
    """The ISA that decides which process can load the file: i386 amd64 arm64 arm64ec arm ia64 anycpu none.

    ``machine`` is machine_name's result. A resource-only file holds nothing to run ("none"), an ARM64X file is native
    to arm64 processes ("arm64"), an ARM64EC file carries the amd64 machine type and is "arm64ec". The CLR header of an
    i386 file decides whether its code is bound to i386 at all (dotnet.py).
    """
    if kind == "resource-only" or machine not in MACHINES.values():
        return "none"
    if clr is not None and clr.is_neutral(machine, is_dll=is_dll):
        return "anycpu"
    return "arm64ec" if hybrid == "arm64ec" else machine
