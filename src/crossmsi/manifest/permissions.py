"""Permissions on what a component installs."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from crossmsi.manifest.node import FilledText, Node, Problem, one_or_many, optional
from crossmsi.manifest.registry import RegistryKey


class Permission(Node):
    """Rights on a file, a registry key or (with neither ``file`` nor ``key``) the component's folder."""

    file: FilledText | None = optional("Installed name of a file of this component.")
    key: RegistryKey | None = optional("A registry key of this component.")
    sddl: FilledText | None = optional("Security descriptor (MsiLockPermissionsEx, Windows Installer 5).")
    condition: FilledText | None = optional("When the descriptor is used; only with 'sddl'.")
    user: FilledText | None = optional("User or group that gets the rights (LockPermissions); all others lose theirs.")
    domain: FilledText | None = optional("Domain of the user.")
    rights: one_or_many(Literal["read", "write", "execute", "all"]) = optional("What the user may do.", [])

    @model_validator(mode="after")
    def _one_way(self) -> Permission:
        if self.file and self.key:
            raise Problem("a permission is for a file or for a registry key, not both")
        if (self.sddl is None) == (self.user is None):
            raise Problem("give either 'sddl', or 'user' with 'rights'")
        if self.user is not None and (not self.rights or self.condition):
            raise Problem("'user' needs 'rights' and takes no 'condition'")
        if self.sddl is not None and (self.rights or self.domain):
            raise Problem("'rights' and 'domain' go with 'user', not with 'sddl'")
        return self
