"""The result of identifying one file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ResourceItem:
    """A resource: its name (text, or number), LANGID and size in bytes."""

    name: str | int
    language: int
    size: int


@dataclass(slots=True, unsafe_hash=True)  # nobody changes it, but frozen=True would triple the cost of making one
class PeIdentity:
    """What is known of one file; when it isn't PE only ``path``, ``format`` and perhaps ``problem`` say something.

    - path: the name it was identified under; format: "pe" or "other"
    - machine: i386 amd64 arm64 arm ia64, another machine type as "0x1234", None when not PE
    - isa: i386 amd64 arm64 arm64ec arm ia64 anycpu none, see machine.isa_of
    - hybrid: arm64ec, arm64x or chpe-i386, None for plain files
    - kind: exe dll driver com-server resource-only other; subsystem: windows-gui, windows-cui, native, …
    - version: VERSIONINFO's file version "1.2.3.4"; languages: LANGIDs of its Translation
    - exports: those of exports.INTERESTING and .DECORATED that it has; imports, delay_imports: DLL names
    - typelibs, registrar_scripts: its TYPELIB and REGISTRY resources
    - signed: an Authenticode signature is attached (not verified); dep, aslr, cfg: the header's flags
    - dotnet: {"runtime", "bitness", "il_only"} of an assembly
    - unavailable: parts that lie beyond the prefix that was at hand, so their fields hold defaults
    - problem: why the file can't be trusted (damaged, truncated, not what it starts like); None when all is well
    """

    path: str
    format: str = "other"
    machine: str | None = None
    isa: str = "none"
    hybrid: str | None = None
    kind: str = "other"
    subsystem: str | None = None
    version: str | None = None
    languages: tuple[int, ...] = ()
    exports: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    delay_imports: tuple[str, ...] = ()
    typelibs: tuple[ResourceItem, ...] = ()
    registrar_scripts: tuple[ResourceItem, ...] = ()
    signed: bool = False
    dep: bool = False
    aslr: bool = False
    cfg: bool = False
    dotnet: dict[str, Any] | None = None
    unavailable: tuple[str, ...] = ()
    problem: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """All fields as JSON types."""
        return asdict(self)


DATA = PeIdentity("")
"""What is known of any file that doesn't start like a PE file: one for all, as a package may have thousands."""
