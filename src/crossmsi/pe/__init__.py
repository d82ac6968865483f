"""Identify PE files: machine type, kind, version, COM exports and resources, with bounded memory and time."""

from crossmsi.pe.identification import identify, identify_bytes, machine_of
from crossmsi.pe.identity import PeIdentity, ResourceItem

__all__ = ["PeIdentity", "ResourceItem", "identify", "identify_bytes", "machine_of"]
