"""COM registrations that go to the Class, ProgId, AppId and TypeLib tables (``via: class-table``).

Registrations written as plain registry values (``via: registry``) are in ``Component.registry`` instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossmsi.errors import SourceLocation
from crossmsi.model.shell import ProgId


@dataclass(frozen=True, slots=True, kw_only=True)
class ComClass:
    """A class of the server; the first of ``prog_ids`` is the default one."""

    clsid: str
    context: Literal["InprocServer32", "LocalServer32", "InprocHandler32"]
    description: str
    threading_model: Literal["apartment", "free", "both", "neutral", "single"] | None
    argument: str | None
    app_id: str | None
    prog_ids: tuple[ProgId, ...]
    programmable: bool
    insertable: bool
    control: bool
    icon: str | None
    icon_index: int | None
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class AppId:
    """An application id: how its servers are started and who may use them."""

    id: str
    description: str | None
    dll_surrogate: str | None
    local_service: str | None
    service_parameters: str | None
    remote_server: str | None
    run_as_interactive_user: bool
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeLibrary:
    """A type library in the server's file; ``help_directory`` is a directory id."""

    id: str
    major: int
    minor: int
    language: int
    description: str | None
    help_directory: str | None
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class ComInterface:
    """An interface and the class that marshals it (always written to the registry: MSI has no table for it)."""

    iid: str
    name: str
    proxy_stub: str
    methods: int | None
    type_library: str | None
    type_library_version: str | None
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class ComServer:
    """All registrations of the one file ``file``, which is the key path of its component."""

    file: str
    app_id: AppId | None
    type_library: TypeLibrary | None
    classes: tuple[ComClass, ...]
    interfaces: tuple[ComInterface, ...]
    at: SourceLocation
