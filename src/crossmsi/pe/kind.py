"""What a PE file is for: kind and subsystem.

Facts: "PE Format" https://learn.microsoft.com/windows/win32/debug/pe-format (Windows subsystem, DLL characteristics);
DllGetClassObject is what makes a DLL a COM server https://learn.microsoft.com/windows/win32/com/dllgetclassobject
"""

from __future__ import annotations

from collections.abc import Iterable

from crossmsi.pe.image import RESOURCE, Image

_NATIVE = 1
_EFI = range(10, 14)
_KERNEL = {"ntoskrnl.exe", "hal.dll"}
_SUBSYSTEMS = {
    _NATIVE: "native",
    2: "windows-gui",
    3: "windows-cui",
    5: "os2-cui",
    7: "posix-cui",
    8: "native-windows",
    9: "windows-ce-gui",
    10: "efi-application",
    11: "efi-boot-service-driver",
    12: "efi-runtime-driver",
    13: "efi-rom",
    14: "xbox",
    16: "windows-boot-application",
}


def subsystem_name(number: int) -> str:
    """The subsystem's name, or its number as "0x1234"."""
    return _SUBSYSTEMS.get(number, f"0x{number:x}")


def kind_of(image: Image, *, is_dll: bool, is_linked: bool, exports: Iterable[str], imports: Iterable[str]) -> str:
    """exe, dll, driver, com-server, resource-only or other; ``is_linked``: it imports, exports or is managed code.

    A driver has the native subsystem and imports from the kernel, or at least not from ntdll.dll as the few native
    *programs* (autochk) do. A com-server is a DLL that exports DllGetClassObject. A resource-only file has resources
    and no way in: neither entry point nor exports, imports or managed code. Firmware (EFI) programs are "other": no
    Windows installer runs them.
    """
    if image.directory(RESOURCE)[0] and not (is_linked or image.entry_point):
        return "resource-only"
    if image.subsystem in _EFI:
        return "other"
    if image.subsystem == _NATIVE:
        modules = {name.lower() for name in imports}
        if modules & _KERNEL or "ntdll.dll" not in modules:
            return "driver"
    if not is_dll:
        return "exe"
    return "com-server" if "DllGetClassObject" in exports else "dll"
