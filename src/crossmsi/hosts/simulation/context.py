"""Installation context and platform of a package on a host: where per-machine and per-user things go.

Source: https://learn.microsoft.com/windows/win32/msi/installation-context, .../allusers, .../msiinstallperuser
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crossmsi.analysis import Package
from crossmsi.hosts.folders import folder_properties, installed_folder
from crossmsi.hosts.host import Host
from crossmsi.hosts.platforms import is_64bit, package_platform

DUAL_PURPOSE_INSTALLER = 500


@dataclass(frozen=True, slots=True)
class Context:
    """``wide``: a 64-bit package; ``all_users``: a per-machine installation; ``folders``: the folder properties."""

    host: Host
    platform: str
    wide: bool
    all_users: bool
    folders: Mapping[str, str]

    def folder(self, name: str) -> str | None:
        """Where a directory named like a folder property is; None when the host has no such folder."""
        return installed_folder(self.host, self.folders, name, wide_package=self.wide)


def context_of(package: Package, host: Host, given: Mapping[str, str]) -> Context:
    """The context that ALLUSERS and MSIINSTALLPERUSER ask for; the user is an administrator."""
    properties = {**package.properties, **given}
    all_users, dual = properties.get("ALLUSERS", ""), False
    if all_users == "2":
        dual = host.installer >= DUAL_PURPOSE_INSTALLER and properties.get("MSIINSTALLPERUSER") == "1"
        all_users = "" if dual else "1"
    platform = package_platform(package.summary)
    folders = folder_properties(host, all_users=bool(all_users), dual_purpose=dual)
    return Context(host, platform, is_64bit(platform), bool(all_users), folders)
