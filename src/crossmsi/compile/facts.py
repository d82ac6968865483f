"""Typed notes that handlers leave for linking and binding, beside rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from crossmsi.errors import SourceLocation
from crossmsi.model.stamp import Stamp

if TYPE_CHECKING:
    from crossmsi.pe import PeIdentity


class KnownFile(Protocol):
    """A source file that was looked at already: size in bytes, its stamp from then, what crossmsi.pe says of it."""

    size: int
    stamp: Stamp | None
    identity: PeIdentity | None


@dataclass(slots=True, eq=False)
class PackageFacts:
    """What ``Package`` and ``SummaryInformation`` say beyond Property rows."""

    at: SourceLocation
    name: str
    manufacturer: str
    version: str
    language: int
    upgrade_code: str | None
    product_code: str  # "*": derived from the content by the packer
    codepage: int | None
    scope: str
    compressed: bool
    short_names: bool
    installer_version: int
    upgrade_strategy: str
    summary_codepage: int | None = None
    comments: str | None = None
    subject: str | None = None
    keywords: str | None = None
    author: str | None = None


@dataclass(slots=True, eq=False)
class SourceFile:
    """A File row in the making and the payload behind it. ``default_*`` hold for files that carry no version."""

    id: str
    component: str
    path: str
    at: SourceLocation
    name: str
    short_name: str | None = None
    attributes: int = 0
    disk_id: int | None = None
    companion: str | None = None
    default_version: str | None = None
    default_language: str | None = None
    size: int = 0
    stamp: Stamp | None = None
    version: str | None = None
    language: str | None = None
    digest: bytes | None = None  # MD5 of an unversioned file
    sequence: int = 0


class Membership(NamedTuple):
    """Component, group or feature ``child`` belongs to ``parent``; kinds: (Component|Feature)[Group]."""

    parent_kind: str
    parent: str
    child_kind: str
    child: str
    at: SourceLocation
    primary: bool = False


class PropertyFlags(NamedTuple):
    """Property ``id`` is to be listed in SecureCustomProperties / AdminProperties / MsiHiddenProperties."""

    id: str
    secure: bool = False
    admin: bool = False
    hidden: bool = False


class Schedule(NamedTuple):
    """An action's place in a sequence table: a number, or before/after another action.

    ``overridable``: another Schedule of the same action and table wins. ``suppress``: the action is left out.
    """

    table: str
    action: str
    condition: str | None
    at: SourceLocation
    sequence: int | None = None
    before: str | None = None
    after: str | None = None
    overridable: bool = False
    suppress: bool = False


class GuidSeed(NamedTuple):
    """Directory ``directory`` counts as the root named ``seed`` when GUIDs of components below it are derived."""

    directory: str
    seed: str


class EnsuredTable(NamedTuple):
    """The standard table ``name`` is created even without rows."""

    name: str


class NeededAction(NamedTuple):
    """The source must schedule ``action`` itself, as it has no standard place; it is an error when it doesn't."""

    table: str
    action: str
    at: SourceLocation


class MediaPlan(NamedTuple):
    """A Media row in the making. ``cabinet``: None for loose files only; ``compression``: the level's name or None."""

    disk_id: int
    at: SourceLocation
    cabinet: str | None = None
    embedded: bool = False
    compression: str | None = None
    prompt: str | None = None
    volume_label: str | None = None
    source: str | None = None


class MediaTemplate(NamedTuple):
    """Cabinets made as needed: ``cabinet_template`` with ``{0}`` for the number, ``maximum_size`` in MB of files."""

    at: SourceLocation
    cabinet_template: str = "cab{0}.cab"
    embedded: bool = False
    compression: str | None = None
    prompt: str | None = None
    volume_label: str | None = None
    maximum_size: int = 200


# Stands in a Feature_ column (or an advertised Shortcut.Target) until bind/features knows the component's feature.
FEATURE_OF_COMPONENT = "\0feature-of-component"
