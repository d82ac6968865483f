"""Folder properties of a host.

Data: ``data/folders.toml``. Source: https://learn.microsoft.com/windows/win32/msi/property-reference
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from crossmsi.hosts.datafile import read_toml
from crossmsi.hosts.host import Host
from crossmsi.msi.schema import STANDARD_DIRECTORIES

# 64-bit folder → its 32-bit twin.
TWINS = {name: str(folder.counterpart) for name, folder in STANDARD_DIRECTORIES.items() if folder.width == "64"}


def folder_properties(host: Host, *, all_users: bool, dual_purpose: bool = False) -> Mapping[str, str]:
    """Folder property → path with a backslash at its end, as the installer sets it before any substitution.

    ``all_users``: per-machine installation. ``dual_purpose``: a per-user installation of a package for both contexts.
    """
    for_all = all_users and not host.differs("menus-of-the-user")
    return _folders(host.width, host.profiles, for_all, dual_purpose)


@cache
def _folders(width: int, profiles: str, all_users: bool, dual_purpose: bool) -> Mapping[str, str]:
    data = read_toml("folders")
    result = {**data["always"], **data["width"][str(width)], **data["profiles"][profiles]["user"]}
    if all_users:
        result |= data["profiles"][profiles]["machine"]
    elif dual_purpose:
        result |= {name: path for name, path in data["single-package-per-user"].items() if name in result}
    return MappingProxyType(result)


def installed_folder(host: Host, folders: Mapping[str, str], name: str, *, wide_package: bool) -> str | None:
    """Where files of a directory named like a folder property go; None when the host has no such folder.

    A 32-bit package on 64-bit Windows gets the 32-bit twin of a 64-bit folder (fact "folder-substitution").
    """
    if not wide_package and host.wow64 and name in TWINS and not host.differs("no-folder-substitution"):
        name = TWINS[name]
    return folders.get(name)
