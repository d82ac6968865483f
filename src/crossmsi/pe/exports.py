"""Exported functions by which Windows, regsvr32 or a service host calls into a DLL.

Facts: "PE Format", .edata section https://learn.microsoft.com/windows/win32/debug/pe-format#the-edata-section-image-only
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossmsi.pe.image import EXPORT, Image

INTERESTING = (
    "DllGetClassObject",
    "DllCanUnloadNow",
    "DllRegisterServer",
    "DllUnregisterServer",
    "DllInstall",
    "DllGetActivationFactory",
    "ServiceMain",
    "CPlApplet",
)
DECORATED = tuple(
    f"{prefix}{name}@{arguments}"
    for name, arguments in (("DllGetClassObject", 12), ("DllRegisterServer", 0), ("DllUnregisterServer", 0))
    for prefix in ("_", "")
)
"""What an i386 DLL exports by mistake when no .def file undoes the stdcall decoration: COM and regsvr32 miss these."""


def export_count(image: Image) -> int:
    """How many functions the file exports, by name or number; Damage or Unavailable as Image.read raises them."""
    rva, _ = image.directory(EXPORT)
    return image.unpack("20xI16x", rva)[0] if rva else 0


def exported(image: Image, names: Sequence[str] = INTERESTING + DECORATED) -> Iterator[str]:
    """Those of ``names`` that the file exports; Damage or Unavailable as Image.read raises them.

    The table is sorted and GetProcAddress searches it by halves, so this does too: a table of any size costs a few
    small reads, and a name that is found here is one that Windows finds.
    """
    rva, _ = image.directory(EXPORT)
    if not rva:
        return
    count, table = image.unpack("24xI4xI4x", rva)
    for name in names:
        if _contains(image, table, count, name.encode() + b"\0"):
            yield name


def _contains(image: Image, table: int, count: int, wanted: bytes) -> bool:
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        (address,) = image.unpack("I", table + 4 * middle)
        found = image.read_up_to(address, len(wanted))
        if found == wanted:
            return True
        low, high = (middle + 1, high) if found < wanted else (low, middle)
    return False
