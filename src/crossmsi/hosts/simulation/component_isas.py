"""The instruction set of a component."""

from __future__ import annotations

from crossmsi.analysis import Package
from crossmsi.analysis.rows import text

# Code for no particular processor, or no code.
_NEUTRAL = ("none", "anycpu")


class ComponentIsas:
    """ISA by component: that of its key file, else of its first file with code; read on demand and kept."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._known: dict[str, str | None] = {}

    def get(self, component: str) -> str | None:
        """i386, amd64, arm64 …; None when no file of the component is code of one ISA, or none is at hand."""
        if component not in self._known:
            self._known[component] = self._find(component)
        return self._known[component]

    def differ(self, first: str, second: str) -> bool:
        """Whether two components are for different ISAs: by their 64-bit attributes or by their code."""
        components = self._package.components
        if components[first].is_64bit != components[second].is_64bit:
            return True
        isas = self.get(first), self.get(second)
        return None not in isas and isas[0] != isas[1]

    def _find(self, key: str) -> str | None:
        component = self._package.component(key)
        files = [] if component is None or component.key_file is None else [component.key_file]
        files += [text(row, "File") or "" for row in self._package.files_of(key)]
        for file in dict.fromkeys(files):
            identity = self._package.payloads.get(file)
            if identity is not None and identity.isa not in _NEUTRAL:
                return identity.isa
        return None
