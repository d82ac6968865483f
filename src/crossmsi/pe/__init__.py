"""Identify PE files: machine type, kind, version, COM exports and resources, with bounded memory and time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossmsi.exports import lazily

if TYPE_CHECKING:
    from crossmsi.pe.identification import identify, identify_bytes, machine_of
    from crossmsi.pe.identity import DATA, PeIdentity, ResourceItem

__all__ = ["DATA", "PeIdentity", "ResourceItem", "identify", "identify_bytes", "machine_of"]

__getattr__ = lazily(
    globals(),
    {
        "identification": ("identify", "identify_bytes", "machine_of"),
        "identity": ("DATA", "PeIdentity", "ResourceItem"),
    },
)
