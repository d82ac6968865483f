"""Rows that register COM servers and shell extensions, found without resolving anything.

Sources: https://learn.microsoft.com/windows/win32/com/clsid-key-hklm, .../shell/reg-shell-exts, .../shell/handlers,
https://learn.microsoft.com/windows/win32/properties/prophand-reg-dist and .../shell/nse-junction
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text

if TYPE_CHECKING:
    from crossmsi.analysis.package import Package

_GUID = re.compile(r"\{[0-9a-fA-F-]{36}\}")
_HANDLERS = (
    "\\shellex\\", "\\shelliconoverlayidentifiers\\", "\\shell extensions\\approved",
    "\\propertysystem\\propertyhandlers\\", "\\explorer\\desktop\\namespace\\", "\\explorer\\mycomputer\\namespace\\",
)  # fmt: skip
# Preview handlers run in a host process, of which there is a 32-bit one too.
_PREVIEW = "{8895b1c6-b41f-4c1c-a562-0d564250836f}"


def server_components(package: Package) -> frozenset[str]:
    """Components with a row that registers a COM server; use ``package.kept(server_components)``."""
    found = set(package.index.values("Class", "Component_"))
    keys = {
        key for key in package.index.values("Registry", "Key") if isinstance(key, str) and "server32" in key.lower()
    }
    if keys:
        columns = (package.index.texts("Registry", "Key"), package.index.texts("Registry", "Component_"))
        found |= {component for key, component in zip(*columns, strict=True) if key in keys}
    return frozenset(component for component in found if isinstance(component, str))


def shell_extensions(package: Package) -> frozenset[str]:
    """Folded CLSIDs that the Registry table registers as shell extensions."""
    found = set()
    for row, key in zip(package.rows("Registry"), package.index.texts("Registry", "Key"), strict=True):
        folded = f"\\{key.lower()}\\" if key else ""
        if key and any(part in folded for part in _HANDLERS) and _PREVIEW not in folded:
            for place in (text(row, "Value"), text(row, "Name"), key.rpartition("\\")[2]):
                if guid := _GUID.fullmatch((place or "").strip()):
                    found.add(guid[0].lower())
    return frozenset(found)
