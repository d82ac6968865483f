"""The CLR header: is the code of a .NET assembly bound to one ISA?

Facts: ECMA-335 §II.25.3.3 (CLI header, runtime flags), §II.24.2.1 (metadata root); the 32BITPREFERRED flag: .NET
``corhdr.h`` and https://learn.microsoft.com/dotnet/csharp/language-reference/compiler-options/output#platformtarget
"""

from __future__ import annotations

from dataclasses import dataclass

from crossmsi.pe.image import CLR, Damage, Image, printable

_IL_ONLY, _REQUIRES_32BIT, _PREFERS_32BIT = 0x1, 0x2, 0x20000


@dataclass(frozen=True, slots=True)
class ClrHeader:
    """``runtime`` is the metadata's version text ("v4.0.30319"), ``flags`` the runtime flags (COMIMAGE_FLAGS_*)."""

    runtime: str
    flags: int
    is_pe32_plus: bool

    @property
    def il_only(self) -> bool:
        """No machine code inside."""
        return bool(self.flags & _IL_ONLY)

    def bitness(self, machine: str) -> str:
        """any-cpu, 32-bit-required, 32-bit-preferred, or machine-specific (the machine type is meant as it stands).

        Compilers mark all the first three as i386 PE32. 32BITREQUIRED alone means i386; together with 32BITPREFERRED
        it means any CPU, but in a 32-bit process where the system has one.
        """
        if machine != "i386" or self.is_pe32_plus or not self.il_only:
            return "machine-specific"
        if not self.flags & _REQUIRES_32BIT:
            return "any-cpu"
        return "32-bit-preferred" if self.flags & _PREFERS_32BIT else "32-bit-required"

    def is_neutral(self, machine: str, *, is_dll: bool) -> bool:
        """The assembly runs in a process of any ISA.

        "32-bit preferred" is a wish about the process that an .exe starts: such an .exe is 32-bit on every Windows
        that can run i386 code, so it counts as i386. In a library the process is chosen already and the wish is void.
        """
        bitness = self.bitness(machine)
        return bitness == "any-cpu" or (bitness == "32-bit-preferred" and is_dll)


def read_clr_header(image: Image) -> ClrHeader | None:
    """The CLR header, None for native files; Damage or Unavailable as Image.read raises them."""
    rva, _ = image.directory(CLR)
    if not rva:
        return None
    size, metadata, flags = image.unpack("I4xI4xI", rva)
    if size < 20:
        raise Damage(f"the CLR header claims {size} bytes")
    return ClrHeader(_runtime_version(image, metadata), flags, image.is_pe32_plus)


def _runtime_version(image: Image, metadata: int) -> str:
    signature, length = image.unpack("4s8xI", metadata)
    if signature != b"BSJB" or length > 255:
        raise Damage("the CLR metadata doesn't start with its signature")
    return printable(image.read(metadata + 16, length).partition(b"\0")[0])
