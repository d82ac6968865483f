"""``Permission``: rights to a file, folder or registry key, by user name (LockPermissions).

https://learn.microsoft.com/windows/win32/msi/lockpermissions-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import formatted, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.elements.lock_object import LockScope, lock_object
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

# https://learn.microsoft.com/windows/win32/secauthz/access-mask-format
_GENERIC_READ = 0x80000000
_COMMON = {
    "SpecificRightsAll": 0xFFFF,
    "Delete": 0x10000,
    "ReadPermission": 0x20000,
    "ChangePermission": 0x40000,
    "TakeOwnership": 0x80000,
    "Synchronize": 0x100000,
    "GenericAll": 0x10000000,
    "GenericExecute": 0x20000000,
    "GenericWrite": 0x40000000,
    "GenericRead": _GENERIC_READ,
}
# https://learn.microsoft.com/windows/win32/fileio/file-access-rights-constants
_FILE = {
    "Read": 0x1,
    "Write": 0x2,
    "Append": 0x4,
    "ReadExtendedAttributes": 0x8,
    "WriteExtendedAttributes": 0x10,
    "Execute": 0x20,
    "ReadAttributes": 0x80,
    "WriteAttributes": 0x100,
    "FileAllRights": 0x1F01FF,
}
_FOLDER = {
    "Read": 0x1,
    "CreateFile": 0x2,
    "CreateChild": 0x4,
    "ReadExtendedAttributes": 0x8,
    "WriteExtendedAttributes": 0x10,
    "Traverse": 0x20,
    "DeleteChild": 0x40,
    "ReadAttributes": 0x80,
    "WriteAttributes": 0x100,
    "FileAllRights": 0x1F01FF,
}
# https://learn.microsoft.com/windows/win32/sysinfo/registry-key-security-and-access-rights
_REGISTRY = {
    "Read": 0x1,
    "Write": 0x2,
    "CreateSubkeys": 0x4,
    "EnumerateSubkeys": 0x8,
    "Notify": 0x10,
    "CreateLink": 0x20,
}
_PLACES = (
    (("File",), _FILE),
    (("CreateFolder",), _FOLDER),
    (("RegistryKey", "RegistryValue"), _REGISTRY),
)
_RIGHTS = {place: {**_COMMON, **rights} for places, rights in _PLACES for place in places}


def permission(ctx: CompileContext, node: Element, scope: LockScope) -> None:
    """A LockPermissions row."""
    key, table = lock_object(node, scope)
    mask = 0
    for name, bits in _RIGHTS[node.parent.name].items():
        mask |= bits if node[name] else 0
    if mask == _GENERIC_READ:
        raise CrossmsiError(
            "Permission/@GenericRead can't be given alone: the installer refuses it",
            where=node.at,
            hint='give Read="yes" with the other rights needed',
        )
    ctx.row(
        "LockPermissions",
        at=node.at,
        LockObject=key,
        Table=table,
        Domain=node["Domain"],
        User=node["User"],
        Permission=mask - (1 << 32) if mask & _GENERIC_READ else mask,  # the column is signed
    )


for _places, _rights in _PLACES:
    element(
        "Permission",
        parents=_places,
        attributes={
            "Domain": formatted(),
            "User": formatted(required=True),
            **{name: yesno(default=False) for name in {**_COMMON, **_rights}},
        },
    )(permission)
