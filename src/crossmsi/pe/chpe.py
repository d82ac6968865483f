"""Hybrid images: the load configuration's CHPE pointer tells ARM64EC and ARM64X files from plain ones.

Facts: IMAGE_LOAD_CONFIG_DIRECTORY32/64 in the Windows SDK's winnt.h (CHPEMetadataPointer follows
DynamicValueRelocTable, whose place "PE Format" gives by the fields around it);
https://learn.microsoft.com/windows/arm/arm64ec-abi and https://learn.microsoft.com/windows/arm/arm64x-pe;
LLVM's https://reviews.llvm.org/D149091 draws the same conclusion from machine type and pointer.
"""

from __future__ import annotations

from crossmsi.pe.image import LOAD_CONFIG, Image

_HYBRIDS = {"amd64": "arm64ec", "arm64": "arm64x", "i386": "chpe-i386"}


def hybrid_of(image: Image, machine: str) -> str | None:
    """arm64ec (machine type amd64), arm64x (arm64), chpe-i386 (i386 with ARM64 code), or None for a plain image.

    Damage or Unavailable as Image.read raises them.
    """
    rva, _ = image.directory(LOAD_CONFIG)
    if not rva or machine not in _HYBRIDS:
        return None
    offset, form = (0xC8, "Q") if image.is_pe32_plus else (0x7C, "I")
    (size,) = image.unpack("I", rva)  # the structure grew over the years: its first field tells how far it goes
    if size < offset + (8 if image.is_pe32_plus else 4):
        return None
    (pointer,) = image.unpack(form, rva + offset)
    return _HYBRIDS[machine] if pointer else None
