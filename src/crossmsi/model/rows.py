"""The plain resources of a component, of which each is a row of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossmsi.errors import SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryValue:
    """One row of the Registry or RemoveRegistry table.

    ``root`` is HKLM, HKCU, HKCR, HKU or HKMU (the root that follows the scope); ``name`` None is the key's default
    value; ``type`` and ``action`` say how ``value`` is read: text, the items of a multi-string, an int (or formatted
    text with a reference) for a dword, hexadecimal digits for binary. ``value`` is None for create-key, remove-key
    and remove-value.
    """

    id: str
    root: Literal["HKLM", "HKCU", "HKCR", "HKU", "HKMU"]
    key: str
    name: str | None
    type: Literal["string", "expandable", "multi-string", "dword", "binary"]
    value: str | int | tuple[str, ...] | None
    action: Literal["write", "append", "prepend", "create-key", "remove-key", "remove-value"]
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """An environment variable; ``part`` says whether ``value`` replaces it or is joined to it with ``separator``."""

    id: str
    name: str
    value: str | None
    action: Literal["set", "create", "remove"]
    part: Literal["all", "first", "last"]
    separator: str
    permanent: bool
    system: bool
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class IniValue:
    """A line of an .ini file; ``action`` has WiX's meanings."""

    id: str
    file: str
    directory: str
    section: str
    key: str
    value: str | None
    action: Literal["add-line", "create-line", "remove-line", "add-tag", "remove-tag"]
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFile:
    """Files (``name`` may hold wildcards) or, with ``name`` None, an empty folder to remove."""

    id: str
    name: str | None
    directory: str
    on: Literal["install", "uninstall", "both"]
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateFile:
    """A second copy of the component's file ``file`` in ``directory``, renamed to ``name`` when that is given."""

    id: str
    file: str
    directory: str
    name: str | None
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Rights on a file, registry key or folder (``target`` is its id in this component).

    Either ``sddl`` (MsiLockPermissionsEx) or ``user`` with ``rights`` out of read, write, execute, all
    (LockPermissions).
    """

    id: str
    kind: Literal["file", "registry", "directory"]
    target: str
    sddl: str | None
    condition: str | None
    user: str | None
    domain: str | None
    rights: tuple[str, ...]
    at: SourceLocation
