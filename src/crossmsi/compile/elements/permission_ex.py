"""``PermissionEx``: rights in the security descriptor definition language (MsiLockPermissionsEx).

https://learn.microsoft.com/windows/win32/msi/msilockpermissionsex-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import condition, formatted, identifier
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.elements.lock_object import LockScope, lock_object
from crossmsi.compile.source import Element


@element(
    "PermissionEx",
    parents=("File", "CreateFolder", "RegistryKey", "RegistryValue", "ServiceInstall"),
    attributes={"Id": identifier(), "Condition": condition(), "Sddl": formatted(required=True)},
)
def permission_ex(ctx: CompileContext, node: Element, scope: LockScope) -> None:
    """A MsiLockPermissionsEx row."""
    key, table = lock_object(node, scope)
    ctx.row(
        "MsiLockPermissionsEx",
        at=node.at,
        MsiLockPermissionsEx=node["Id"] or ctx.id("pme", key, table, node["Sddl"]),
        LockObject=key,
        Table=table,
        SDDLText=node["Sddl"],
        Condition=node["Condition"],
    )
