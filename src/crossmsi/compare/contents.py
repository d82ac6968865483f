"""Fingerprints of what a package carries: the files in its cabinets, and its other streams."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError
from crossmsi.msi.streamnames import decode_name

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.cab import CabFile
    from crossmsi.msi import Stream
    from crossmsi.msi.opening import Storage


class _Hasher:
    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def write(self, data: bytes) -> None:
        self._hash.update(data)

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def file_fingerprints(package: Package, problems: list[str]) -> dict[str, str]:
    """File key → SHA-256 of the content of every file that is at hand; what isn't is named in ``problems``."""
    from crossmsi.cab import CabinetReader

    found: dict[str, str] = {}

    @contextmanager
    def sink(file: CabFile):
        hasher = _Hasher()
        yield hasher
        found[file.name] = hasher.hexdigest()

    files = package.files
    for place, keys in files.by_cabinet.items():
        try:
            stream = files.open_cabinet(place)
            if stream is None:
                raise CrossmsiError(f"the cabinet {place.name!r} is not beside the package")
            with stream, CabinetReader(stream, name=place.name, resolver=partial(files.neighbour, place)) as reader:
                reader.extract([file for file in reader.files if file.name in keys], sink)
        except (CrossmsiError, OSError) as error:
            problems.append(f"{package.path}: {error}")
    for key, row in files.loose.items():
        path = files.loose_path(row)
        if path is None:
            problems.append(f"{package.path}: the source of file {key!r} is not beside the package")
            continue
        with open(path, "rb") as file:
            found[key] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def stream_fingerprints(package: Package) -> dict[str, str]:
    """Stream name → SHA-256, without the cabinets, whose files are compared one by one; ``storage/stream`` for those
    of nested transforms and packages."""
    cabinets = {place.name for place in package.files.by_cabinet if place.embedded}
    streams = {name: stream for name, stream in package.db.streams.items() if name not in cabinets}
    streams.update(_nested("", package.db.storages))
    found = {}
    for name, stream in streams.items():
        with stream.open() as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _nested(above: str, storages: Mapping[str, Storage]) -> Iterator[tuple[str, Stream]]:
    for name, storage in storages.items():
        for raw, stream in storage.streams().items():
            yield f"{above}{name}/{decode_name(raw)[0]}", stream
        yield from _nested(f"{above}{name}/", storage.storages())
