"""The resolved package: what the templates render, with nothing left to look up.

GUIDs are upper case with braces, references are the ids of rows in the same package, and ``at`` is the place in
the manifest that an error or a finding about the item should name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from crossmsi.errors import SourceLocation

if TYPE_CHECKING:
    from crossmsi.model.actions import CustomAction
    from crossmsi.model.component import Component
    from crossmsi.model.layout import Directory, Feature
    from crossmsi.model.search import Search

Platform = Literal["x86", "x64", "arm64"]
Scope = Literal["per-machine", "per-user"]
UiKind = Literal["none", "minimal", "install-dir", "feature-tree"]


class Property(NamedTuple):
    """A row of the Property table; ``value`` None declares a property (to make it secure) without a value."""

    id: str
    value: str | None
    at: SourceLocation
    secure: bool = False
    hidden: bool = False
    admin: bool = False


class LaunchCondition(NamedTuple):
    """A condition that must hold, and the message that the user reads when it doesn't."""

    condition: str
    message: str
    at: SourceLocation


class MajorUpgrade(NamedTuple):
    """What happens to installed versions of the product; ``schedule`` is WiX's name for the place of
    RemoveExistingProducts (``afterInstallValidate`` …)."""

    schedule: str
    allow_downgrades: bool
    allow_same_version: bool
    downgrade_message: str | None
    migrate_features: bool
    at: SourceLocation


class Cabinet(NamedTuple):
    """Where and how the files are packed; ``level`` is 1 to 9, None for the engine's own, 0 for "none"."""

    embedded: bool
    name: str
    compression: Literal["mszip", "none"]
    level: int | None
    engine: str
    at: SourceLocation


class Payload(NamedTuple):
    """A file that goes into a stream of the package (Icon or Binary table, license).

    ``source`` is the path relative to the manifest's folder with forward slashes, ``path`` the one to open.
    """

    id: str
    source: str
    path: str
    at: SourceLocation
    isa: str = "none"


class Ui(NamedTuple):
    """The dialog set; ``directory`` is the id that the install-dir dialog lets the user change."""

    kind: UiKind
    directory: str | None
    license: Payload | None
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A whole package. ``properties`` already holds the ARP ones, ``directories`` the roots (standard folders) only.

    ``source_dir`` is the folder of the manifest: every ``source`` path starts there.
    """

    name: str
    manufacturer: str
    version: str
    upgrade_code: str
    product_code: str
    language: int
    codepage: int
    platform: Platform
    scope: Scope
    installer_version: int
    description: str | None
    comments: str | None
    keywords: str | None
    source_dir: str
    cabinet: Cabinet
    major_upgrade: MajorUpgrade | None
    launch_conditions: tuple[LaunchCondition, ...]
    directories: tuple[Directory, ...]
    features: tuple[Feature, ...]
    components: tuple[Component, ...]
    properties: tuple[Property, ...]
    searches: tuple[Search, ...]
    custom_actions: tuple[CustomAction, ...]
    icons: tuple[Payload, ...]
    binaries: tuple[Payload, ...]
    ui: Ui
    at: SourceLocation
