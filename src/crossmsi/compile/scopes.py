"""What a handler tells the handlers of the elements inside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from crossmsi.errors import CrossmsiError, SourceLocation


class KeyPath(NamedTuple):
    """A row that can be a component's key path; ``kind`` is "file", "registry", "odbc" or "directory"."""

    kind: str
    key: str | None
    at: SourceLocation


@dataclass(slots=True, eq=False)
class ComponentScope:
    """Inside ``Component``. ``win64`` is msidbComponentAttributes64bit, ``directory`` the Directory key."""

    id: str
    directory: str
    win64: bool
    at: SourceLocation
    guid: str = "*"
    disk_id: int | None = None
    source: str = ""
    key_path: KeyPath | None = None
    candidate: KeyPath | None = None  # the first row that may be the key path when none is chosen
    kinds: set[str] = field(default_factory=set)

    @property
    def component(self) -> ComponentScope:
        """The component itself, so that ``scope.component`` works in every scope inside a component."""
        return self

    def offer_key_path(self, kind: str, key: str, chosen: bool | None, at: SourceLocation) -> None:
        """Register the row ``key`` as a possible key path; ``chosen`` is the typed ``KeyPath`` attribute.

        Raises CrossmsiError when another row has ``KeyPath="yes"`` already.
        """
        self.kinds.add(kind)
        if chosen:
            if self.key_path is not None:
                raise CrossmsiError(
                    f"component {self.id} has two key paths; the first is at {self.key_path.at}",
                    where=at,
                    hint='leave KeyPath="yes" on one element of the component',
                )
            self.key_path = KeyPath(kind, key, at)
        elif chosen is None and self.candidate is None:
            self.candidate = KeyPath(kind, key, at)


class FileScope(NamedTuple):
    """Inside ``File``: its key, its long name and its component."""

    component: ComponentScope
    id: str
    name: str


@dataclass(slots=True, eq=False)
class RegistryKeyScope:
    """Inside ``RegistryKey``: the numeric Root (-1 HKMU, 0 HKCR, 1 HKCU, 2 HKLM, 3 HKU) and the whole key so far."""

    component: ComponentScope
    root: int
    key: str
    row: str | None = None  # key of the Registry row that the element itself makes, if any


class RegistryValueScope(NamedTuple):
    """Inside ``RegistryValue``: the key of its Registry row."""

    component: ComponentScope
    row: str


class DirectoryScope(NamedTuple):
    """Inside ``Directory``, ``DirectoryRef`` or ``StandardDirectory``."""

    id: str
    disk_id: int | None = None
    source: str = ""


@dataclass(slots=True, eq=False)
class GroupScope:
    """Inside ``Feature``, ``FeatureRef``, ``FeatureGroup``, ``ComponentGroup``: what its components join.

    ``kind`` is "Feature", "FeatureGroup" or "ComponentGroup"; ``directory`` the group's default Directory attribute.
    """

    kind: str
    id: str
    directory: str | None = None
    source: str = ""
    display: int = 0  # the last Feature.Display given to a feature directly inside


class PropertyScope(NamedTuple):
    """Inside ``Property``: its id (searches inside it write AppSearch rows for it)."""

    id: str


class SequenceScope(NamedTuple):
    """Inside a sequence element: the sequence table's name."""

    table: str


class FolderScope(NamedTuple):
    """Inside ``CreateFolder``: the Directory key it creates."""

    component: ComponentScope
    directory: str
