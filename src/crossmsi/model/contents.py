"""Small payload files, read once: what identifies and hashes a file sees the bytes that are packed later."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import crossmsi.pe as pe
from crossmsi.model.hashing import Hashing
from crossmsi.model.stamp import Stamp

if TYPE_CHECKING:
    from crossmsi.model.payloads import Payload

SMALL = 1 << 16
"""Bytes up to which a file is read whole: opening it costs more than reading it."""
HELD = 16 << 20
"""Bytes of small files that are kept for packing; those after them are read again."""
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0)


class Contents:
    """What was read, by the paths that it was read from. Several packages of the same payloads may share it: what is as
    it was isn't read again.

    ``held`` maps paths to whole files. ``found`` maps folders and the globs looked for there to payloads that are known
    already. With ``hashing`` large files are hashed meanwhile; ``close`` it then. ``keep`` takes small files that are
    read instead of ``held``, and None for a path when what it took of that is not true any more.
    """

    def __init__(self, *, hashing: bool = False, keep: Callable[[str, bytes | None], None] | None = None) -> None:
        self.held: dict[str, bytes] = {}
        self.found: Mapping[tuple[str, str], Sequence[Payload]] = {}
        self._keep = keep or self._hold
        self._digests: dict[str, bytes] = {}
        self._stamps: dict[str, Stamp | None] = {}
        self._identities: dict[str, pe.PeIdentity] = {}
        self._hashing = Hashing() if hashing else None
        self._room = HELD
        self._unhashed: list[str] = []

    def digest(self, path: str) -> bytes | None:
        """The MD5 of a small file without a version."""
        return self._digests.get(path)

    def adopt(self, path: str, stamp: Stamp, identity: pe.PeIdentity | None, digest: bytes | None) -> None:
        """Take over what another process found out of the file at ``path``; ``identity`` is None for all but PE files.

        Without a ``digest`` the file is hashed by ``hash_rest`` if need be.
        """
        identity = identity or pe.DATA
        self._stamps[path] = stamp
        self._identities[path] = identity
        if digest is not None:
            self._digests[path] = digest
        elif identity.version is None:
            self._unhashed.append(path)

    def hash_rest(self, known: Mapping[str, bytes]) -> None:
        """Start to hash the adopted files that have no digest, but for those that are ``known`` by now."""
        self._digests.update(known)
        for path in self._unhashed:
            if path not in known and self._hashing:
                self._hashing.add(path)
        self._unhashed = []

    def digests(self) -> dict[str, tuple[bytes, Stamp | None]]:
        """The MD5 of files without a version, which MsiFileHash wants, and their stamps from before it was computed.

        Waits for those that are being hashed.
        """
        found = self._digests | self._hashing.results() if self._hashing else self._digests
        return {path: (digest, self._stamps[path]) for path, digest in found.items()}

    def close(self) -> None:
        """Give up hashing."""
        if self._hashing:
            self._hashing.close()

    def identity(self, path: str, size: int, stamp: Stamp | None) -> pe.PeIdentity:
        """What crossmsi.pe says of the file at ``path``; ``size`` (bytes) and ``stamp`` are what ``stat`` said of it.

        Raises CrossmsiError when it can't be read. A file that has another size by now is left to the stages after this
        one, which read it again and complain.
        """
        if stamp is not None and self._stamps.get(path) == stamp and path in self._identities:
            return self._identities[path]
        if path in self._stamps:
            self._keep(path, None)
        self._stamps[path] = stamp
        self._digests.pop(path, None)
        self._identities.pop(path, None)
        identity = self._read(path, size)
        self._identities[path] = identity
        return identity

    def _read(self, path: str, size: int) -> pe.PeIdentity:
        wanted = size + 1 if size <= SMALL else 2
        try:
            descriptor = os.open(path, _FLAGS)
            try:
                data = os.read(descriptor, wanted)
            finally:
                os.close(descriptor)
        except OSError:
            return pe.identify(path)  # says what is wrong
        if len(data) != size:
            # Most files of a large package are data: two bytes tell, without the cost of reading headers.
            identity = pe.identify(path) if data[:2] == b"MZ" else pe.DATA
            if self._hashing and identity.version is None:
                self._hashing.add(path)
            return identity
        identity = pe.identify_bytes(data, path) if data[:2] == b"MZ" else pe.DATA
        if identity.version is None:
            self._digests[path] = hashlib.md5(data, usedforsecurity=False).digest()
        self._keep(path, data)
        return identity

    def _hold(self, path: str, data: bytes | None) -> None:
        if data is None:
            self.held.pop(path, None)
        elif len(data) <= self._room:
            self._room -= len(data)
            self.held[path] = data
