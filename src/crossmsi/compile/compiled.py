"""What a compilation yields: the database and what to pack into its cabinets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.model.stamp import Stamp

if TYPE_CHECKING:
    from crossmsi.msi import Database
    from crossmsi.pe import PeIdentity


@dataclass(slots=True, unsafe_hash=True)  # as PeIdentity
class Payload:
    """One file to pack: ``file_id`` is its File key, ``size`` in bytes, ``digest`` its MD5 where it was computed.

    A packer that finds another size, stamp or digest has a file that changed since it was compiled. ``stamp`` is None
    for a file that was too new for it.
    """

    file_id: str
    path: str
    size: int
    sequence: int
    disk_id: int
    digest: bytes | None = None
    stamp: Stamp | None = None
    at: SourceLocation | None = None


class Cabinet(NamedTuple):
    """One cabinet and its payloads in sequence order.

    ``name`` has no ``#``; ``embedded`` cabinets are streams of that name in the package, others files beside it.
    ``compression``: the level named in the source (none, low, medium, high, mszip) or None.
    """

    disk_id: int
    name: str
    embedded: bool
    compression: str | None
    payloads: tuple[Payload, ...]


@dataclass(slots=True, eq=False)
class Compiled:
    """The result of ``compile_source``.

    ``loose`` are payloads that stay uncompressed beside the package, with their relative paths (``/``-separated).
    ``identities`` are the PE facts by File key. ``warnings`` didn't stop the build.
    """

    database: Database
    payloads: list[Payload] = field(default_factory=list)
    cabinets: list[Cabinet] = field(default_factory=list)
    loose: list[tuple[str, Payload]] = field(default_factory=list)
    identities: dict[str, PeIdentity] = field(default_factory=dict)
    warnings: list[CrossmsiError] = field(default_factory=list)
