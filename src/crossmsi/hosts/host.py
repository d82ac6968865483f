"""A host: a Windows release on an architecture, as Windows Installer and its packages see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Literal

from crossmsi.hosts.datafile import read_toml
from crossmsi.hosts.registry_map import PLAIN, RegistryMap, registry_map

Generation = Literal["reflecting", "seven"]
View = Literal["64", "32", "shared"]


@dataclass(frozen=True)
class Difference:
    """One way in which Wine's installer differs from Windows's. ``installing``: it shows in an installation;
    ``only``: the Wine release that has it, "" for all; ``keys``: registry keys that behave differently."""

    id: str
    installing: bool
    wine: str
    windows: str
    reason: str
    reference: str
    only: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Host:
    """One host; data files: ``data/windows.toml``, ``data/wine.toml``.

    - profile: "windows", or "wine" for comparison with Wine only
    - architecture: x86, x64, arm64, ia64; width: 32 or 64, of the operating system (64: WOW64 exists)
    - version: VersionNT; build: WindowsBuild; installer: highest Page Count Summary accepted
    - generation: how WOW64 treats the registry: "reflecting" before Windows 7, "seven" since
    - profiles: layout of the users' folders, "documents" (XP) or "users"
    - platforms: accepted in the Template Summary; processors: properties that name the processor;
      unknown: properties whose value there can't be told
    - clients: registry view → ISAs of the processes that look there; programs: ISAs of programs that start;
      drivers: ISA of kernel drivers
    - facts: ids of facts that hold for this host in particular; differences: Wine's, empty for Windows
    """

    name: str
    title: str
    profile: Literal["windows", "wine"]
    architecture: str
    width: Literal[32, 64]
    version: int
    build: int
    service_pack: int
    product: Literal["workstation", "server"]
    installer: int
    generation: Generation
    profiles: str
    platforms: tuple[str, ...]
    processors: tuple[str, ...]
    unknown: frozenset[str]
    clients: Mapping[str, tuple[str, ...]]
    programs: tuple[str, ...]
    drivers: str
    facts: tuple[str, ...]
    differences: Mapping[str, Difference] = field(default_factory=dict)

    @property
    def wow64(self) -> bool:
        """Whether 32-bit code runs in WOW64, with a registry view of its own."""
        return self.width == 64

    @property
    def reflects(self) -> bool:
        """Whether writes to some keys are copied to the other registry view."""
        return self.wow64 and self.generation == "reflecting"

    @property
    def reflection_yields(self) -> bool:
        """Whether a component can switch reflection off (msidbComponentAttributesDisableRegistryReflection): not on
        Windows XP and Server 2003. Source: https://learn.microsoft.com/windows/win32/msi/component-table"""
        return self.reflects and self.version >= 600

    @property
    def views(self) -> tuple[str, ...]:
        """The registry views: ("64", "32"), or ("32",) on 32-bit Windows."""
        return ("64", "32") if self.wow64 else ("32",)

    def differs(self, difference: str) -> bool:
        """Whether this is a Wine host with the given difference. Raises KeyError for an id that no data file has."""
        if difference not in known_differences():
            raise KeyError(difference)
        return difference in self.deviations

    @cached_property
    def deviations(self) -> frozenset[str]:
        """The differences that an installation shows."""
        return frozenset(name for name, difference in self.differences.items() if difference.installing)

    @cached_property
    def registry(self) -> RegistryMap:
        """Which physical key a write goes to."""
        if not self.wow64:
            return PLAIN
        overrides = (pair for name in sorted(self.deviations) for pair in self.differences[name].keys.items())
        return registry_map(self.generation, tuple(overrides), twice=self.differs("wow6432node-twice"))


@cache
def known_differences() -> frozenset[str]:
    """The ids of all differences of Wine."""
    return frozenset(read_toml("wine")["difference"])
