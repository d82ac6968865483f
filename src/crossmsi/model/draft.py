"""Components in the making: what the passes of the resolver fill before the frozen dataclasses are built."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crossmsi.errors import SourceLocation
from crossmsi.manifest.component import Component as Entry
from crossmsi.manifest.files import FileEntry
from crossmsi.model.component import KeyPath
from crossmsi.model.folders import Folder
from crossmsi.model.payloads import Payload
from crossmsi.pe import PeIdentity

if TYPE_CHECKING:
    from crossmsi.model.rows import RegistryValue

BITS = {"i386": 32, "arm": 32, "amd64": 64, "arm64": 64, "arm64ec": 64, "ia64": 64}
"""Bitness by ISA; anycpu, neutral and none follow the package."""


@dataclass(slots=True, eq=False)
class FileDraft:
    """A payload on its way to a File row; ``kind`` is which list of the entry it came from."""

    spec: FileEntry
    payload: Payload
    identity: PeIdentity
    kind: str
    name: str
    at: SourceLocation
    id: str = ""

    @property
    def is_pe(self) -> bool:
        return self.identity.format == "pe"


@dataclass(slots=True, eq=False)
class Draft:
    """A component of the installer; ``role`` is "main", or "user" for what must be keyed by the current user.

    ``own_key`` is the registry row that was made to be the key path, for want of another.
    """

    entry: Entry
    role: str
    folder: Folder
    bits: int
    isa: str
    origin: str
    at: SourceLocation
    files: list[FileDraft] = field(default_factory=list)
    key_file: FileDraft | None = None
    key_path: KeyPath | None = None
    own_key: RegistryValue | None = None
    id: str = ""
    guid: str = ""
    rows: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, kind: str, *items: Any) -> None:
        """Append resolved items to the list that Component's field ``kind`` will hold."""
        self.rows.setdefault(kind, []).extend(items)

    def of(self, kind: str) -> list[Any]:
        """The resolved items of ``kind``."""
        return self.rows.get(kind, [])

    @property
    def label(self) -> str:
        """What tells twins apart in an id: the ISA, or the bitness of a neutral component."""
        return self.isa if self.isa in BITS else f"{self.bits}bit"


@dataclass(slots=True, eq=False)
class EntryDrafts:
    """All that one entry of the manifest becomes: ``home`` takes the resources that belong to no file."""

    entry: Entry
    files: list[FileDraft]
    drafts: list[Draft]
    home: Draft
    user: Draft | None = None
