"""What the packaged files are: PE identities, read from cabinets, loose files, or given by the build."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from crossmsi.analysis.package_files import PackageFiles
from crossmsi.analysis.sources import CabinetPlace
from crossmsi.errors import CrossmsiError
from crossmsi.msi import Database, Stream

if TYPE_CHECKING:
    from crossmsi.cab import CabFile, CabinetReader
    from crossmsi.pe import PeIdentity

# Headers, imports and exports of nearly every PE file lie within its first mebibyte, and so do most version resources.
PREFIX = 1 << 20


class Payloads:
    """File key → PeIdentity, found out on the first question about any file of the same cabinet.

    A cabinet is unpacked once, in one pass, keeping at most the first mebibyte of each file at a time; parts of a
    file beyond that are named in ``PeIdentity.unavailable``. ``problems`` collects why something could not be read.
    ``given`` are the identities of a package that is not packed yet: nothing is read then.
    """

    def __init__(self, db: Database, files: PackageFiles, *, given: Mapping[str, PeIdentity] | None = None) -> None:
        self._db = db
        self._files = files
        self._given = given
        self._known: dict[str, PeIdentity | None] = {}
        self._binaries: dict[str, PeIdentity | None] = {}
        self._read: set[CabinetPlace] = set()
        self.problems: list[CrossmsiError] = []

    def get(self, key: str | None) -> PeIdentity | None:
        """The identity of the contents of a File row; None when there is no such row or its contents aren't at hand."""
        if key in self._known:
            return self._known[key]
        row = None if key is None else self._files.rows.get(key)
        if key is None or row is None:
            return None
        if self._given is not None:
            return self._given.get(key)
        self._load(key, row)
        return self._known.setdefault(key, None)

    @cached_property
    def identified(self) -> dict[str, PeIdentity]:
        """File key → identity, in row order, of the files whose contents are at hand."""
        return {key: identity for key, identity in self.items() if identity is not None}

    def items(self) -> Iterator[tuple[str, PeIdentity | None]]:
        """Every File key with what ``get`` gives, in row order."""
        for key in self._files.rows:
            yield key, self.get(key)

    def binary(self, name: str | None) -> PeIdentity | None:
        """The identity of a stream of the Binary table; None when there is none."""
        if name is None:
            return None
        if name not in self._binaries:
            self._binaries[name] = self._identify_binary(name)
        return self._binaries[name]

    def _load(self, key: str, row: Any) -> None:
        from crossmsi.pe import identify

        if place := self._files.places[key]:
            self._load_cabinet(place)
            return
        path = self._files.loose_path(row)
        if path is None:
            return
        try:
            self._known[key] = identify(path)
        except CrossmsiError as error:
            self.problems.append(error)

    def _load_cabinet(self, place: CabinetPlace) -> None:
        """Identify every file of one cabinet in one pass; what comes before a damage is kept."""
        if place in self._read:
            return
        self._read.add(place)
        self._read_cabinet(place)
        for key in self._files.by_cabinet[place]:
            self._known.setdefault(key, None)

    def _read_cabinet(self, place: CabinetPlace) -> None:
        from crossmsi.cab import CabinetReader

        try:
            file = self._files.open_cabinet(place)
            if file is None:
                return
            neighbour = partial(self._files.neighbour, place)
            with file, CabinetReader(file, name=place.name, resolver=neighbour) as reader:
                self._identify_members(reader, self._files.by_cabinet[place])
        except (CrossmsiError, OSError) as error:
            problem = error if isinstance(error, CrossmsiError) else CrossmsiError(str(error), where=place.name)
            self.problems.append(problem)

    def _identify_members(self, reader: CabinetReader, keys: set[str]) -> None:
        from crossmsi.pe import identify_bytes

        @contextmanager
        def collect(file: CabFile) -> Iterator[io.BytesIO]:
            buffer = io.BytesIO()
            yield buffer
            self._known[file.name] = identify_bytes(buffer.getvalue(), file.name, file.size)

        sink: Callable[[CabFile], AbstractContextManager[io.BytesIO]] = collect
        reader.extract([file for file in reader.files if file.name in keys], sink, limit=PREFIX)

    def _identify_binary(self, name: str) -> PeIdentity | None:
        from crossmsi.pe import identify

        table = self._db.table("Binary")
        row = None if table is None else table.get(name)
        stream = getattr(row, "Data", None)
        if not isinstance(stream, Stream):
            return None
        try:
            with stream.open() as file:
                return identify(file, name=name)
        except (CrossmsiError, OSError) as error:
            problem = error if isinstance(error, CrossmsiError) else CrossmsiError(str(error), where=f"Binary/{name}")
            self.problems.append(problem)
            return None
