"""Small payload files, read once: what identifies and hashes a file sees the bytes that are packed later."""

from __future__ import annotations

import hashlib
import os

from crossmsi.pe import PeIdentity, identify, identify_bytes

SMALL = 1 << 16
"""Bytes up to which a file is read whole: opening it costs more than reading it."""
HELD = 32 << 20
"""Bytes of small files that are kept for packing; those after them are read again."""
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0)


class Contents:
    """What was read, by the paths that it was read from.

    ``held`` maps paths to whole files; ``digests`` maps paths to the MD5 of files without a version, which
    MsiFileHash wants.
    """

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.digests: dict[str, bytes] = {}
        self._room = HELD

    def identity(self, path: str, size: int) -> PeIdentity:
        """What crossmsi.pe says of the file at ``path``, which has ``size`` bytes. CrossmsiError when it can't be read.

        A file that has another size by now is left to the stages after this one, which read it again and complain.
        """
        wanted = size + 1 if size <= SMALL else 2
        try:
            descriptor = os.open(path, _FLAGS)
            try:
                data = os.read(descriptor, wanted)
            finally:
                os.close(descriptor)
        except OSError:
            return identify(path)  # says what is wrong
        if len(data) != size:
            # Most files of a large package are data: two bytes tell, without the cost of reading headers.
            return identify(path) if data[:2] == b"MZ" else PeIdentity(path)
        identity = identify_bytes(data, path) if data[:2] == b"MZ" else PeIdentity(path)
        if identity.version is None:
            self.digests[path] = hashlib.md5(data, usedforsecurity=False).digest()
        if size <= self._room:
            self._room -= size
            self.held[path] = data
        return identity
