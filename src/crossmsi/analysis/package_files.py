"""Access to what File rows stand for: cabinets in and beside the package, and loose files of the source tree."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from typing import Any, BinaryIO

from crossmsi.analysis.directories import DirectoryTree
from crossmsi.analysis.filenames import split_filename
from crossmsi.analysis.indexes import Indexes
from crossmsi.analysis.rows import bits, text
from crossmsi.analysis.sources import CabinetPlace, MediaMap, find_beside, is_compressed
from crossmsi.analysis.summary_facts import SummaryFacts
from crossmsi.errors import CrossmsiError
from crossmsi.msi import Database


class PackageFiles:
    """Where the contents of each File row are. ``path`` is the package's file, None for one in memory."""

    def __init__(
        self,
        db: Database,
        index: Indexes,
        summary: SummaryFacts,
        directories: Callable[[], DirectoryTree],
        *,
        path: str | None = None,
    ) -> None:
        self._db = db
        self._index = index
        self._summary = summary
        self._directories = directories
        self._root = None if path is None else os.path.dirname(os.path.abspath(path))

    @cached_property
    def rows(self) -> dict[str, Any]:
        """File key → row, in row order; the first row with a key counts."""
        result: dict[str, Any] = {}
        for key, row in zip(self._index.texts("File", "File"), self._index.rows("File"), strict=True):
            if key is not None:
                result.setdefault(key, row)
        return result

    @cached_property
    def places(self) -> dict[str, CabinetPlace | None]:
        """File key → its cabinet, None for a file that is stored loose or that no Media row reaches."""
        media = MediaMap(self._db.rows("Media"))
        compressed: dict[int, bool] = {}
        columns = (self._index.numbers("File", "Sequence"), self._index.numbers("File", "Attributes"))
        result: dict[str, CabinetPlace | None] = {}
        for key, sequence, flags in zip(self._index.texts("File", "File"), *columns, strict=True):
            if key is None or key in result:
                continue
            if (attributes := flags or 0) not in compressed:
                compressed[attributes] = is_compressed(attributes, self._summary)
            result[key] = media.cabinet_of(sequence) if compressed[attributes] else None
        return result

    @cached_property
    def by_cabinet(self) -> dict[CabinetPlace, set[str]]:
        """Cabinet → File keys that should be in it."""
        result: dict[CabinetPlace, set[str]] = {}
        for key, place in self.places.items():
            if place is not None:
                result.setdefault(place, set()).add(key)
        return result

    @cached_property
    def loose(self) -> dict[str, Any]:
        """File key → row of the files that are in no cabinet."""
        return {key: row for key, row in self.rows.items() if self.places[key] is None}

    def open_cabinet(self, place: CabinetPlace) -> BinaryIO | None:
        """The cabinet's bytes; None for an external one that isn't there. Raises CrossmsiError for a missing stream."""
        if place.embedded:
            stream = self._db.streams.get(place.name)
            if stream is None:
                raise CrossmsiError(f"the package has no stream {place.name!r}, which its Media table names as cabinet")
            return stream.open()
        path = None if self._root is None else find_beside(self._root, (place.name,))
        return None if path is None else open(path, "rb")

    def neighbour(self, of: CabinetPlace, name: str) -> BinaryIO:
        """The cabinet called ``name`` that ``of`` continues in. Raises CrossmsiError when it isn't there."""
        file = self.open_cabinet(CabinetPlace(name, of.embedded))
        if file is None:
            raise CrossmsiError(f"the cabinet {name!r} that {of.name!r} continues in is not beside the package")
        return file

    def loose_path(self, row: Any) -> str | None:
        """The path of an uncompressed file in the source tree beside the package; None when it isn't there."""
        filename = text(row, "FileName")
        if self._root is None or filename is None or is_compressed(bits(row, "Attributes"), self._summary):
            return None
        short = self._summary.short_names
        name = split_filename(filename)
        segments: tuple[str, ...] | None = ()
        # In a package marked as compressed even uncompressed files are looked for at the root of the source.
        if not self._summary.compressed:
            component = self._component_directories.get(text(row, "Component_") or "")
            segments = self._directories().source_path(component, short=short) if component else None
        return None if segments is None else find_beside(self._root, (*segments, name.short if short else name.long))

    @cached_property
    def _component_directories(self) -> dict[str, str | None]:
        return {text(row, "Component") or "": text(row, "Directory_") for row in self._db.rows("Component")}
