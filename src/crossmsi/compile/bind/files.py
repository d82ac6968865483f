"""Facts of each payload from its bytes: size, version and language, else its hash.

https://learn.microsoft.com/windows/win32/msi/default-file-versioning
https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msigetfilehashw
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crossmsi.compile.bind.binding import Binding
from crossmsi.compile.facts import SourceFile
from crossmsi.errors import CrossmsiError

if TYPE_CHECKING:
    from crossmsi.pe import PeIdentity

MAX_SIZE = 2**31 - 1  # File.FileSize is a signed 32-bit number
BATCH = 16  # files a thread hashes at a go: handing over each one by itself costs more than hashing a small one
WORTH_A_THREAD = 32 << 20  # bytes in all from which hashing in threads pays for starting them


def examine_files(binding: Binding) -> None:
    """Fill in ``version``, ``language`` and ``digest`` of every file and note the PE identities."""
    known, examined = binding.ctx.known, {}
    unversioned: list[SourceFile] = []
    for file in binding.files:
        if file.size > MAX_SIZE:
            binding.ctx.error(
                f"source file {file.path} has {file.size} bytes; the installer holds up to {MAX_SIZE}", at=file.at
            )
            continue
        found = known.get(file.path)
        identity = found[1].identity if found else examined.get(file.path)
        if identity is None:
            identity = examined[file.path] = _identity(file.path)
        binding.compiled.identities[file.id] = identity
        if not _set_version(binding, file, identity):
            unversioned.append(file)
    hash_files(binding, unversioned)


def _identity(path: str) -> PeIdentity:
    from crossmsi.pe import identify  # with pefile: a manifest's files are known already

    return identify(path)


def _set_version(binding: Binding, file: SourceFile, identity: PeIdentity) -> bool:
    """Whether the file has a version (or a companion that stands in for one)."""
    if file.companion is not None:
        file.version = file.companion
        file.language = _languages(identity) if identity.version else file.default_language
    elif identity.version:
        file.version = identity.version
        file.language = _languages(identity) or file.default_language
    elif file.default_version:
        binding.ctx.warn(
            f"file {file.id} carries no version; DefaultVersion {file.default_version} is used", at=file.at
        )
        file.version, file.language = file.default_version, file.default_language
    else:
        file.language = file.default_language
        return False
    return True


def _languages(identity: PeIdentity) -> str | None:
    return ",".join(map(str, identity.languages)) or None


def hash_files(binding: Binding, files: Sequence[SourceFile]) -> None:
    """Fill in the MD5 ``digest`` of the files, each path read once."""
    known = binding.ctx.digests()
    wanted: dict[str, SourceFile] = {}
    for file in files:
        if file.digest is None:
            if file.path in known:
                file.digest, file.stamp = known[file.path]
            else:
                wanted[file.path] = file
    if not wanted:
        return
    paths = list(wanted)
    try:
        if sum(file.size for file in wanted.values()) < WORTH_A_THREAD:
            digests = [md5_of(path) for path in paths]
        else:
            from crossmsi.cab.pipeline import ordered

            batches = [paths[at : at + BATCH] for at in range(0, len(paths), BATCH)]
            found = ordered(lambda batch: map(md5_of, batch), batches, os.cpu_count() or 1)
            digests = [digest for _, batch in found for digest in batch]
    except OSError as error:
        raise CrossmsiError(f"can't read the source file {error.filename}: {error.strerror}") from None
    known = dict(zip(paths, digests, strict=True))
    for file in binding.files:
        if file.digest is None and file.path in known:
            file.digest = known[file.path]


def md5_of(path: str | os.PathLike) -> bytes:
    """The MD5 digest of a file (16 bytes)."""
    digest = hashlib.md5(usedforsecurity=False)
    with open(path, "rb", buffering=0) as source:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
    return digest.digest()
