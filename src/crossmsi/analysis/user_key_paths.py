"""Whether a component is keyed by a registry value that every user has of their own.

What is installed into a user's profile has to be installed again for each user, which works only when the key path is
a registry value below HKEY_CURRENT_USER that the component itself writes.
Sources: https://learn.microsoft.com/windows/win32/msi/ice38 and .../ice43
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.components import Component
from crossmsi.analysis.rows import number, text

if TYPE_CHECKING:
    from crossmsi.analysis.package import Package

USER_ROOTS = (1, -1)
"""Registry.Root of HKEY_CURRENT_USER, and of "the user's or the machine's, by the kind of installation"."""


class KeyPathFault(NamedTuple):
    """What is wrong (``reason``, a clause that ends in what to do) and the cell it shows in."""

    reason: str
    table: str
    column: str
    row: Any


def user_key_path_fault(package: Package, component: Component) -> KeyPathFault | None:
    """Why the component's key path is not the component's own HKCU value, or None when it is.

    Only the registry bit makes a key path a registry value: an ODBC data source counts as no better than a file.
    """
    if not component.has(ComponentBits.REGISTRY_KEY_PATH):
        reason = (
            "its key path is no registry value: name one of the component's own values below HKCU as KeyPath and set "
            "bit 4 of Attributes"
        )
        return KeyPathFault(reason, "Component", "Attributes", component.row)
    if component.key_path is None:
        reason = "its KeyPath is null: name one of the component's own registry values below HKCU"
        return KeyPathFault(reason, "Component", "Component", component.row)
    table = package.db.table("Registry")
    registry = table.get(component.key_path) if table is not None else None
    if registry is None:
        reason = f"its KeyPath {component.key_path} is not in the Registry table: add that row, or name one that exists"
        return KeyPathFault(reason, "Component", "KeyPath", component.row)
    owner = text(registry, "Component_")
    if owner != component.key:
        reason = (
            f"its KeyPath {component.key_path} belongs to the component {owner}: give each component a registry value "
            "of its own"
        )
        return KeyPathFault(reason, "Registry", "Component_", registry)
    if number(registry, "Root") not in USER_ROOTS:
        reason = f"its KeyPath {component.key_path} is not below HKCU: give that registry value the root 1 (or -1)"
        return KeyPathFault(reason, "Registry", "Root", registry)
    return None
