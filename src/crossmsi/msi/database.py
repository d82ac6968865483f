"""The in-memory database that everything else stands on: tables, streams, storages, summary information."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from crossmsi.cfb import CompoundReader
from crossmsi.errors import CrossmsiError, located
from crossmsi.msi.columns import Column
from crossmsi.msi.opening import CLSID_MSI, CLSID_TRANSFORM, SUMMARY_STREAM, Content, LazyTables, Storage
from crossmsi.msi.rows import Row
from crossmsi.msi.streams import Stream
from crossmsi.msi.summary import SummaryInformation
from crossmsi.msi.table import Table, Value

if TYPE_CHECKING:
    from crossmsi.msi.foreignkeys import ForeignKey
    from crossmsi.msi.transformlisting import Listed


class Database:
    """A Windows Installer database; new and empty, or ``Database.open``.

    ``codepage`` is that of the strings; ``streams`` maps names to free and binary-column streams
    (``Table.key1.key2``); ``storages`` maps names to sub-storages.
    https://learn.microsoft.com/windows/win32/msi/installer-database
    """

    def __init__(self) -> None:
        self.codepage = 1252
        self.clsid = CLSID_MSI
        self.summary = SummaryInformation()
        self.streams: dict[str, Stream] = {}
        self.storages: dict[str, Storage] = {}
        self.raw_names: dict[str, str] = {}
        # What a stream of unknown size may grow to; decides between 512- and 4096-byte sectors.
        self.unknown_size_hint = 0
        self._content: Content | None = None
        self._stored: Mapping[str, Table] = {}
        self._created: dict[str, Table] = {}
        self._dropped: set[str] = set()
        self._file: BinaryIO | None = None
        self._more_files: list[BinaryIO] = []

    @classmethod
    def open(cls, source: str | os.PathLike | BinaryIO | bytes) -> Database:
        """Read a package lazily from a path, bytes, or a seekable binary file that stays open as long as it is used.

        Raises CrossmsiError for a file that can't be read or is no Windows Installer database.
        """
        name = None
        if isinstance(source, bytes):
            file: BinaryIO = io.BytesIO(source)
        elif isinstance(source, str | os.PathLike):
            name = os.fspath(source)
            try:
                file = open(name, "rb")  # noqa: SIM115 - the database keeps it
            except OSError as error:
                raise CrossmsiError(f"can't open the file: {error.strerror}", where=name) from None
        else:
            file = source
        try:
            database = cls.from_storage(Storage(CompoundReader(file, name), None))
        except CrossmsiError:
            if name is not None:
                file.close()
            raise
        except OSError as error:
            raise CrossmsiError(f"can't read the file: {error.strerror}", where=name) from None
        database._file = file if name is not None else None
        return database

    @classmethod
    def from_storage(cls, storage: Storage) -> Database:
        """The database inside a storage. A transform has no tables here: see ``apply_transform``."""
        database = cls()
        content = database._content = Content(storage)
        database.clsid = storage.clsid
        database.codepage = content.codepage
        database.streams = content.streams
        database.raw_names = content.raw_names
        database.storages = storage.storages()
        # A transform's tables are changes to those of a package, and mean nothing without it.
        database._stored = {} if storage.clsid == CLSID_TRANSFORM else LazyTables(content)
        summary = content.streams.pop(SUMMARY_STREAM, None)
        if summary is not None:
            with located(content.where):
                database.summary = SummaryInformation.parse(summary.read())
        return database

    @property
    def stored_strings(self) -> Sequence[str | None]:
        """The strings of the package that was read, by their numbers there."""
        return () if self._content is None else self._content.strings

    def keep_open(self, file: BinaryIO) -> None:
        """Take over a file that storages or streams are read from: ``close`` closes it."""
        self._more_files.append(file)

    def transform_changes(self) -> list[Listed]:
        """What a transform changes, see ``crossmsi.msi.transformlisting``; nothing for another file."""
        from crossmsi.msi.transformlisting import list_changes

        return list_changes(self._content) if self._content and self.clsid == CLSID_TRANSFORM else []

    def close(self) -> None:
        """Close the file that ``open`` opened; streams can't be read afterwards."""
        if self._file is not None:
            self._file.close()
        for file in self._more_files:
            file.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def table_names(self) -> list[str]:
        """Sorted; without the system tables."""
        return sorted((set(self._stored) - self._dropped) | set(self._created))

    @property
    def tables(self) -> dict[str, Table]:
        """Every table by name, sorted. Raises CrossmsiError when one's definition is damaged."""
        return {name: self[name] for name in self.table_names}

    def __contains__(self, name: str) -> bool:
        return name in self._created or (name in self._stored and name not in self._dropped)

    def __getitem__(self, name: str) -> Table:
        if name in self._created:
            return self._created[name]
        if name in self._dropped:
            raise KeyError(name)
        return self._stored[name]

    def table(self, name: str) -> Table | None:
        """The table, or None."""
        return self[name] if name in self else None  # noqa: SIM401 - not a mapping

    def rows(self, name: str) -> Sequence[Row]:
        """The rows of a table, () when there is no such table."""
        return self[name].rows if name in self else ()

    def foreign_keys(self, name: str) -> tuple[ForeignKey, ...]:
        """The foreign keys of a table, from ``_Validation`` or the standard tables. Raises KeyError."""
        from crossmsi.msi.foreignkeys import foreign_keys

        return foreign_keys(self, name)

    def referred(self, key: ForeignKey, value: Value) -> Row | None:
        """The row that a value of a foreign key names, None when there is none."""
        from crossmsi.msi.foreignkeys import referred

        return referred(self, key, value)

    def import_idt(
        self, text: str, path: str = "<idt>", read_stream: Callable[[str], Stream] = Stream.from_path
    ) -> Table:
        """A new table from the text of an archive file; ``read_stream`` opens the file that a binary cell names.

        Raises CrossmsiError with ``path`` and line for what is no table, or when the table exists.
        """
        from crossmsi.msi.idt import import_table

        table = import_table(text, read_stream, path)
        target = self.create(table.name, table.columns)
        target.extend(table.rows, [table.locate(row) for row in table])
        return target

    def create(self, name: str, columns: Iterable[Column] | None = None) -> Table:
        """A new table; its standard columns unless others are given.

        Raises CrossmsiError when it exists or has no standard columns.
        """
        if name in self:
            raise CrossmsiError(f"the table {name} exists already")
        if columns is None:
            from crossmsi.msi import schema

            standard = schema.TABLES.get(name)
            if standard is None:
                raise CrossmsiError(f"{name} is no standard table", hint="give its columns")
            columns = standard.columns()
        self._created[name] = Table(name, tuple(columns))
        return self._created[name]

    def ensure(self, name: str) -> Table:
        """The table, created with its standard columns when missing."""
        return self[name] if name in self else self.create(name)

    def drop(self, name: str) -> None:
        """Take a table out. Raises KeyError when it isn't there."""
        if name not in self:
            raise KeyError(name)
        self._created.pop(name, None)
        if name in self._stored:
            self._dropped.add(name)

    def apply_transform(self, transform: Storage | str | os.PathLike) -> list[str]:
        """Edit the tables as a transform says: an .mst file, or a storage of this or another package (``storages``).

        Of a patch (.msp) the transforms for this database's ProductCode are applied, in its order.
        Returns remarks on changes that don't fit, see ``crossmsi.msi.transform``. The file stays open as long as the
        database is. Raises CrossmsiError for one that can't be read or is damaged.
        """
        from crossmsi.msi.patch import CLSID_PATCH, patch_transforms
        from crossmsi.msi.transform import apply_transform

        if isinstance(transform, Storage):
            return apply_transform(self, transform)
        name = os.fspath(transform)
        try:
            file = open(name, "rb")  # noqa: SIM115 - streams of the transform are read from it later
            self.keep_open(file)
            with located(name):
                storage = Storage(CompoundReader(file, name), None)
                if storage.clsid != CLSID_PATCH:
                    return apply_transform(self, storage)
                product = self["Property"].get("ProductCode") if "Property" in self else None
                transforms = patch_transforms(storage, product and getattr(product, "Value", None))
                return [remark for part in transforms for remark in apply_transform(self, part)]
        except OSError as error:
            raise CrossmsiError(f"can't read the transform: {error.strerror}", where=name) from None

    def save(
        self, target: str | os.PathLike | BinaryIO, *, revision_from: Callable[[bytes], str] | None = None
    ) -> None:
        """Write the package; a path is replaced only when all has been written.

        ``revision_from`` turns the SHA-256 of everything else in the package into its package code.
        Raises CrossmsiError for content that the format can't hold, OSError from the file system.
        """
        from crossmsi.msi.saving import write_database

        if not isinstance(target, str | os.PathLike):
            write_database(self, target, revision_from)
            return
        path = Path(target)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            with temporary.open("w+b") as out:
                write_database(self, out, revision_from)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
