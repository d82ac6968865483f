"""Which row ``Permission`` and ``PermissionEx`` protect: that of the element around them."""

from __future__ import annotations

from crossmsi.compile.elements.service_install import ServiceScope
from crossmsi.compile.scopes import FileScope, FolderScope, RegistryKeyScope, RegistryValueScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

LockScope = FileScope | FolderScope | RegistryKeyScope | RegistryValueScope | ServiceScope
_TABLES = {
    FileScope: "File",
    FolderScope: "CreateFolder",
    RegistryKeyScope: "Registry",
    RegistryValueScope: "Registry",
    ServiceScope: "ServiceInstall",
}


def lock_object(node: Element, scope: LockScope) -> tuple[str, str]:
    """(LockObject, Table) of the row around ``node``; CrossmsiError when that is a RegistryKey without a row."""
    if isinstance(scope, FolderScope):
        key = scope.directory
    elif isinstance(scope, RegistryKeyScope | RegistryValueScope):
        key = scope.row
    else:
        key = scope.id
    if isinstance(scope, RegistryKeyScope) and not node.parent["ForceCreateOnInstall"]:
        raise CrossmsiError(
            f"{node.name} inside a RegistryKey needs one that is created at installation",
            where=node.at,
            hint='set ForceCreateOnInstall="yes" on the RegistryKey',
        )
    return key, _TABLES[type(scope)]
