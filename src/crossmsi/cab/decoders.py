"""From a folder's compression word to the object that unpacks its blocks."""

from __future__ import annotations

from typing import Protocol

from crossmsi.cab.folder import LZX, MSZIP, NONE, QUANTUM, Folder
from crossmsi.errors import CrossmsiError


class Decoder(Protocol):
    """Unpacks the blocks of one folder, in order."""

    def decode(self, payload: bytes, size: int) -> bytes:
        """Exactly ``size`` bytes; CrossmsiError when the payload is not that."""
        ...


class StoredDecoder:
    """Blocks that are not compressed."""

    def decode(self, payload: bytes, size: int) -> bytes:
        """The payload itself."""
        if len(payload) != size:
            raise CrossmsiError(f"a stored block has {len(payload)} bytes, its header says {size}")
        return payload


def make_decoder(folder: Folder) -> Decoder:
    """The decoder for ``folder``; CrossmsiError for a compression that we don't read."""
    if folder.method == NONE:
        return StoredDecoder()
    if folder.method == MSZIP:
        from crossmsi.cab.mszip import MszipDecoder

        return MszipDecoder()
    if folder.method == LZX:
        from crossmsi.cab.lzx import LzxDecoder

        return LzxDecoder(folder.window_bits)
    if folder.method == QUANTUM:
        raise CrossmsiError(
            "the files are compressed with Quantum, which crossmsi does not read",
            hint="unpack the cabinet with cabextract and pack the files again with MSZIP or LZX",
        )
    raise CrossmsiError(f"compression type {folder.method} is not defined; the cabinet is damaged")
