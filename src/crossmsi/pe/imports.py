"""Names of the DLLs that a PE file imports from, at load time and delayed.

Facts: "PE Format", .idata section and Delay-Load Import Tables
https://learn.microsoft.com/windows/win32/debug/pe-format#the-idata-section
"""

from __future__ import annotations

from collections.abc import Iterator

from crossmsi.pe.image import DELAY_IMPORT, IMPORT, Damage, Image

_MAX_DLLS = 4096


def imported_dlls(image: Image) -> Iterator[str]:
    """DLL names of the import table in its order; then Damage or Unavailable, as Image.read raises them."""
    rva, _ = image.directory(IMPORT)
    if not rva:
        return
    for descriptor in range(rva, rva + 20 * _MAX_DLLS, 20):
        name, thunks = image.unpack("12xII", descriptor)
        if not name or not thunks:
            return
        yield image.name(name)
    raise Damage(f"no end within {_MAX_DLLS} entries")


def delay_imported_dlls(image: Image) -> Iterator[str]:
    """DLL names of the delay-load table; raises as imported_dlls does."""
    rva, _ = image.directory(DELAY_IMPORT)
    if not rva:
        return
    for descriptor in range(rva, rva + 32 * _MAX_DLLS, 32):
        attributes, name = image.unpack("II24x", descriptor)
        if not name:
            return
        # Visual C++ 6 stored virtual addresses and left bit 0 clear.
        yield image.name(name if attributes & 1 else name - image.image_base)
    raise Damage(f"no end within {_MAX_DLLS} entries")
