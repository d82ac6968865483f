"""A component of the resolved package and the plain resources in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from crossmsi.errors import SourceLocation
from crossmsi.model.com import ComServer
from crossmsi.model.services import Service, ServiceControl
from crossmsi.model.shell import Extension, ProgId, Shortcut

if TYPE_CHECKING:
    from crossmsi.pe import PeIdentity

Isa = Literal["i386", "amd64", "arm64", "arm64ec", "arm", "ia64", "anycpu", "neutral"]
Bitness = Literal[32, 64]


@dataclass(slots=True, kw_only=True, unsafe_hash=True)  # as PeIdentity
class File:
    """An installed file. ``isa`` is what crossmsi.pe found ("none" for anything but a PE file).

    ``source`` is relative to the manifest's folder (forward slashes), ``path`` the one to open, ``size`` in bytes.
    ``font`` is None for no font, "" for a font that names itself, else its title. ``identity`` holds all that
    crossmsi.pe found, so that the compiler need not look again.
    """

    id: str
    name: str
    source: str
    path: str
    size: int
    isa: str
    kind: str
    version: str | None
    languages: tuple[int, ...]
    vital: bool
    hidden: bool
    read_only: bool
    system: bool
    font: str | None
    at: SourceLocation
    identity: PeIdentity | None = field(default=None, repr=False, compare=False)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPath:
    """What the installer looks at to see whether the component is there; ``id`` None with the directory itself."""

    kind: Literal["file", "registry", "directory"]
    id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A component; ``bitness`` is the 64-bit attribute, ``isa_origin`` the sentence that says where it came from.

    ``permissions`` on the folder itself use the kind "directory"; such a folder is in ``create_folders`` too.
    """

    id: str
    guid: str
    directory: str
    isa: Isa
    bitness: Bitness
    isa_origin: str
    key_path: KeyPath
    condition: str | None
    shared: bool
    permanent: bool
    never_overwrite: bool
    transitive: bool
    foreign_ok: bool
    files: tuple[File, ...] = ()
    registry: tuple[RegistryValue, ...] = ()
    com: tuple[ComServer, ...] = ()
    services: tuple[Service, ...] = ()
    service_controls: tuple[ServiceControl, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    environment: tuple[Environment, ...] = ()
    ini: tuple[IniValue, ...] = ()
    prog_ids: tuple[ProgId, ...] = ()
    extensions: tuple[Extension, ...] = ()
    permissions: tuple[Permission, ...] = ()
    create_folders: tuple[str, ...] = ()
    remove_files: tuple[RemoveFile, ...] = ()
    duplicate_files: tuple[DuplicateFile, ...] = ()
    at: SourceLocation
