"""Widths: of the package by its template, of components, custom actions and of the standard folder above a component.

https://learn.microsoft.com/windows/win32/msi/using-64-bit-windows-installer-packages
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.rows import bits

if TYPE_CHECKING:
    from crossmsi.analysis.package import Package
    from crossmsi.msi import Row

Width = Literal[32, 64]

# platform name -> (its family, the lowest installer schema that knows it); AMD64 is an old spelling of x64
PLATFORMS_64: dict[str, tuple[str, int]] = {
    "Intel64": ("Intel64", 150),
    "x64": ("x64", 200),
    "AMD64": ("x64", 200),
    "Arm64": ("Arm64", 500),
}
FOLDERS: dict[str, Width] = {
    "ProgramFilesFolder": 32,
    "CommonFilesFolder": 32,
    "SystemFolder": 32,
    "ProgramFiles64Folder": 64,
    "CommonFiles64Folder": 64,
    "System64Folder": 64,
}


_ISA_WIDTHS: dict[str, Width] = {"i386": 32, "arm": 32, "amd64": 64, "arm64": 64, "arm64ec": 64, "ia64": 64}


def isa_width(isa: str) -> Width | None:
    """The width of code of an ISA; None for what is bound to none (any CPU, no code)."""
    return _ISA_WIDTHS.get(isa)


def template_platform(template: str) -> tuple[str, int] | None:
    """The 64-bit platform a Template Summary starts with and its lowest schema; None: a 32-bit package."""
    platforms = template.partition(";")[0]
    for name, facts in PLATFORMS_64.items():
        if platforms == name or platforms.startswith(name + ","):
            return facts
    return None


def component_width(row: Row) -> Width:
    """What msidbComponentAttributes64bit says."""
    return 64 if bits(row, "Attributes") & ComponentBits.SIXTY_FOUR_BIT else 32


def folder_above(package: Package, directory: str | None) -> tuple[str, Width] | None:
    """The nearest standard folder from a directory upwards when it exists in two widths, with its own width."""
    folder = package.directories.nearest_standard(directory)
    width = FOLDERS.get(folder or "")
    return None if folder is None or width is None else (folder, width)
