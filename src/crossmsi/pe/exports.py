"""Exported functions by which Windows, regsvr32 or a service host calls into a DLL.

Facts: "PE Format", .edata section https://learn.microsoft.com/windows/win32/debug/pe-format#the-edata-section-image-only
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossmsi.pe.image import EXPORT, Damage, Image, Unavailable

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
    count, pointers = image.unpack("24xI4xI4x", rva)
    wanted = [name.encode() + b"\0" for name in names]
    table = _Table(image, pointers, count, max(map(len, wanted)))
    for name, encoded in zip(names, wanted, strict=True):
        if table.contains(encoded):
            yield name


class _Table:
    """The sorted names. Searches for several names meet in the same ones, so what was read is kept."""

    def __init__(self, image: Image, pointers: int, count: int, longest: int) -> None:
        self._image, self._pointers, self._count, self._longest = image, pointers, count, longest
        self._names: dict[int, bytes] = {}

    def contains(self, wanted: bytes) -> bool:
        low, high, length = 0, self._count, len(wanted)
        while low < high:
            middle = (low + high) // 2
            found = self._start(middle, length)
            if found == wanted:
                return True
            low, high = (middle + 1, high) if found < wanted else (low, middle)
        return False

    def _start(self, index: int, length: int) -> bytes:
        """The first ``length`` bytes of a name and what follows it, fewer where the section ends."""
        known = self._names.get(index)
        if known is None:
            (address,) = self._image.unpack("I", self._pointers + 4 * index)
            try:
                known = self._names[index] = self._image.read_up_to(address, self._longest)
            except (Damage, Unavailable):
                return self._image.read_up_to(address, length)  # perhaps fewer bytes are there
        return known[:length]
