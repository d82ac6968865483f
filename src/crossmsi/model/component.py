"""A component of the resolved package and its files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from crossmsi.errors import SourceLocation

if TYPE_CHECKING:
    from crossmsi.model.com import ComServer
    from crossmsi.model.rows import DuplicateFile, Environment, IniValue, Permission, RegistryValue, RemoveFile
    from crossmsi.model.services import Service, ServiceControl
    from crossmsi.model.shell import Extension, ProgId, Shortcut
    from crossmsi.model.stamp import Stamp
    from crossmsi.pe import PeIdentity

Isa = Literal["i386", "amd64", "arm64", "arm64ec", "arm", "ia64", "anycpu", "neutral"]
Bitness = Literal[32, 64]


@dataclass(slots=True, kw_only=True, unsafe_hash=True)  # as PeIdentity
class File:
    """An installed file. ``isa`` is what crossmsi.pe found ("none" for anything but a PE file).

    ``source`` is relative to the manifest's folder (forward slashes), ``path`` the one to open, ``size`` in bytes.
    ``font`` is None for no font, "" for a font that names itself, else its title. ``identity`` holds all that
    crossmsi.pe found and ``stamp`` what the file looked like before, so that the compiler need not look again.
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
    stamp: Stamp | None = field(default=None, repr=False, compare=False)


class KeyPath(NamedTuple):
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
