"""From a compound file to tables, streams and storages: nothing is decoded before it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, BinaryIO

from crossmsi.cfb import CompoundReader
from crossmsi.errors import CrossmsiError, located
from crossmsi.msi.columns import Column, column_from_bits
from crossmsi.msi.streamnames import decode_name
from crossmsi.msi.streams import Stream
from crossmsi.msi.stringpool import read_flags, read_strings
from crossmsi.msi.table import Table
from crossmsi.msi.tabledata import decode_columns, row_size

if TYPE_CHECKING:
    from crossmsi.cfb.entry import DirectoryEntry

# {000C1084-0000-0000-C000-000000000046}: an installation package.
CLSID_MSI = bytes.fromhex("84100c0000000000c000000000000046")
# {000C1082-0000-0000-C000-000000000046}: a transform.
CLSID_TRANSFORM = bytes.fromhex("82100c0000000000c000000000000046")
# {000C1086-0000-0000-C000-000000000046}: a patch.
CLSID_PATCH = bytes.fromhex("86100c0000000000c000000000000046")
SUMMARY_STREAM = "\x05SummaryInformation"
SYSTEM_TABLES = ("_StringPool", "_StringData", "_Tables", "_Columns")
TABLES_TABLE = (Column("Name", "s64", True),)
COLUMNS_TABLE = (
    Column("Table", "s64", True),
    Column("Number", "i2", True),
    Column("Name", "S64"),
    Column("Type", "i2"),
)


class Storage:
    """A sub-storage: nested transforms and packages."""

    def __init__(self, reader: CompoundReader, entry: DirectoryEntry | None) -> None:
        self.reader = reader
        self.entry = entry
        self._listing = None

    @property
    def listing(self):
        if self._listing is None:
            self._listing = self.reader.listing(self.entry)
        return self._listing

    @property
    def clsid(self) -> bytes:
        return self.listing.clsid

    def streams(self) -> dict[str, Stream]:
        """Every stream by its raw name."""
        return {name: self._stream(entry) for name, entry in self.listing.streams.items()}

    def storages(self) -> dict[str, Storage]:
        """Nested storages by name."""
        return {name: Storage(self.reader, entry) for name, entry in self.listing.storages.items()}

    def _stream(self, entry: DirectoryEntry) -> Stream:
        return Stream(partial(self.reader.open, entry), entry.size)


class Content:
    """The parts of a stored database, from the raw streams of one storage."""

    def __init__(self, storage: Storage) -> None:
        self.raw_streams = storage.streams()
        self.table_streams: dict[str, Stream] = {}
        self.streams: dict[str, Stream] = {}
        self.raw_names: dict[str, str] = {}
        for raw, stream in sorted(self.raw_streams.items()):
            name, is_table = decode_name(raw)
            if is_table:
                self.table_streams[name] = stream
            else:
                self.streams[name] = stream
                self.raw_names[name] = raw
        self.where = storage.reader.name
        self._pool, self._data = self.table_streams.get("_StringPool"), self.table_streams.get("_StringData")
        if self._pool is None or self._data is None:
            raise CrossmsiError(
                "not a Windows Installer database: the string pool is missing",
                where=self.where,
                hint="the file is a compound file of another program",
            )
        with self._pool.open() as pool, located(self.where):
            self.codepage, self.wide = read_flags(pool.read(4))

    @cached_property
    def strings(self) -> list[str | None]:
        """Every string by number."""
        with located(self.where):
            return read_strings(self._pool.read(), self._data.read())

    @cached_property
    def definitions(self) -> dict[str, list[tuple[int, str, int]]]:
        """Table, sorted → (number, name, bits) of its columns, in stored order."""
        found: dict[str, list[tuple[int, str, int]]] = {
            name: [] for name in self._system("_Tables", TABLES_TABLE)[0] if name is not None
        }
        for table, number, name, bits in zip(*self._system("_Columns", COLUMNS_TABLE), strict=True):
            if table in found:
                found[table].append((number or 0, name or "", bits or 0))
        return dict(sorted(found.items()))

    def _system(self, name: str, columns: tuple[Column, ...]) -> list[list]:
        stream = self.table_streams.get(name)
        if stream is None:
            return [[] for _ in columns]
        return self._decoded(name, columns, stream.read())

    def _decoded(self, name: str, columns: tuple[Column, ...], data: bytes) -> list[list]:
        with located(self.where):
            return decode_columns(name, columns, data, self.strings, self.wide)

    def table(self, name: str) -> Table:
        """A table with its rows still unread. Raises KeyError, CrossmsiError when its definition is damaged."""
        parts = sorted(self.definitions[name])
        with located(self.where):
            if [number for number, _, _ in parts] != list(range(1, len(parts) + 1)):
                raise CrossmsiError(f"_Columns: the columns of table {name} are not numbered from 1 without gaps")
            columns = tuple(column_from_bits(column, bits) for _, column, bits in parts)
            stream = self.table_streams.get(name)
            count, rest = divmod(stream.size if stream else 0, row_size(columns, self.wide) or 1)
            return Table(name, columns, partial(self._load, name, columns, stream), None if rest else count)

    def _load(self, name: str, columns: tuple[Column, ...], stream: Stream | None) -> list[list]:
        data = stream.read() if stream is not None else b""
        values = self._decoded(name, columns, data)
        for column, cells in zip(columns, values, strict=True):
            if column.kind == "v":
                keys = [cells for c, cells in zip(columns, values, strict=True) if c.key]
                cells[:] = [
                    self._binary(name, key) if there else None
                    for there, key in zip(cells, zip(*keys, strict=True), strict=True)
                ]
        return values

    def _binary(self, table: str, key: tuple) -> Stream:
        name = stream_name(table, key)
        stream = self.streams.get(name)
        if stream is None:
            return Stream(partial(_missing, name), 0)
        return stream


class LazyTables(Mapping[str, Table]):
    """The tables of a stored database by name; each is built from its definition on first access."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._tables: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        if name not in self._tables:
            self._tables[name] = self._content.table(name)
        return self._tables[name]

    def __contains__(self, name: object) -> bool:
        return name in self._content.definitions

    def __iter__(self) -> Iterator[str]:
        return iter(self._content.definitions)

    def __len__(self) -> int:
        return len(self._content.definitions)


def _missing(name: str) -> BinaryIO:
    raise CrossmsiError(f"the stream {name} is missing from the package")


def stream_name(table: str, key: tuple) -> str:
    """Name of the stream that holds a row's binary value."""
    return ".".join([table, *("" if part is None else str(part) for part in key)])
