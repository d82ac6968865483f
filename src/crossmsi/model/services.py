"""Windows services of the resolved package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossmsi.errors import SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A ServiceInstall row; the component's key path is the service's program.

    ``dependencies`` are service names, with "+" before the name of a load-order group.
    """

    id: str
    name: str
    display_name: str | None
    description: str | None
    type: Literal["own-process", "shared-process"]
    interactive: bool
    start: Literal["auto", "demand", "disabled"]
    error_control: Literal["ignore", "normal", "critical"]
    vital: bool
    account: str | None
    password: str | None
    arguments: str | None
    load_order_group: str | None
    dependencies: tuple[str, ...]
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceControl:
    """A ServiceControl row: at which of install and uninstall the service is started, stopped, deleted."""

    id: str
    name: str
    start: Literal["install", "uninstall", "both"] | None
    stop: Literal["install", "uninstall", "both"] | None
    remove: Literal["install", "uninstall", "both"] | None
    wait: bool
    arguments: tuple[str, ...]
    at: SourceLocation
