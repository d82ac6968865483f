"""From a Database to the nodes of a compound file.

Rows are stored in the order of their keys' numbers, as the installer keeps them; string numbers are given in the order
of first use (or kept from the file that was read), so equal content gives equal bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from crossmsi.cfb.nodes import Node, StorageNode, StreamNode
from crossmsi.cfb.writer import write_compound
from crossmsi.errors import CrossmsiError
from crossmsi.msi.columns import Column
from crossmsi.msi.opening import CLSID_TRANSFORM, SUMMARY_STREAM, Storage, stream_name
from crossmsi.msi.streamnames import MAX_UNITS, encode_name
from crossmsi.msi.streams import Stream
from crossmsi.msi.stringpool import PoolBuilder
from crossmsi.msi.table import Table
from crossmsi.msi.tabledata import encode_column

if TYPE_CHECKING:
    from crossmsi.msi.database import Database

# Above this sum the file is written with 4096-byte sectors.
VERSION_4_FROM = (1 << 31) - (1 << 26)


def write_database(database: Database, out: BinaryIO, revision_from: Callable[[bytes], str] | None = None) -> None:
    """Write the whole package to ``out`` (seekable, readable, empty). For ``revision_from`` see ``Database.save``."""
    if database.clsid == CLSID_TRANSFORM:
        raise CrossmsiError("a transform can't be saved as a package", hint="apply it to the package that it changes")
    digest = hashlib.sha256() if revision_from else None
    root = StorageNode("Root Entry", database.clsid, [])
    version = 4 if _estimate(database) >= VERSION_4_FROM else 3
    root.children += _streams(database)
    root.children += _tables(database)
    root.children += [_storage(name, storage) for name, storage in database.storages.items()]
    if revision_from and digest:

        def summary(target: BinaryIO) -> None:
            database.summary.revision = None
            digest.update(database.summary.pack())
            database.summary.revision = revision_from(digest.digest())
            target.write(database.summary.pack())

        root.children.append(StreamNode(SUMMARY_STREAM, summary, late=True))
    elif database.summary.numbers():
        root.children.append(_bytes_node(SUMMARY_STREAM, database.summary.pack()))
    write_compound(out, root, version=version, digest=digest)


def _estimate(database: Database) -> int:
    return sum(stream.size or database.unknown_size_hint for stream in database.streams.values())


def _node(name: str, stream: Stream, raw: str | None = None) -> StreamNode:
    raw = raw or (name if name.startswith("\x05") else encode_name(name))
    if len(raw.encode("utf-16-le", "surrogatepass")) // 2 > MAX_UNITS:
        raise CrossmsiError(
            f"the stream name {name!r} is too long for a package", hint="shorten the key of the row that it belongs to"
        )
    return StreamNode(raw, stream.write_to, stream.size)


def _bytes_node(raw: str, data: bytes) -> StreamNode:
    return StreamNode(raw, lambda out: out.write(data) and None, len(data))


def _streams(database: Database) -> list[Node]:
    nodes = []
    for name, stream in sorted(_all_streams(database).items()):
        nodes.append(_node(name, stream, database.raw_names.get(name)))
    return nodes


def _all_streams(database: Database) -> dict[str, Stream]:
    streams = {name: stream for name, stream in database.streams.items() if name != SUMMARY_STREAM}
    for table in database.tables.values():
        binary = [index for index, column in enumerate(table.columns) if column.kind == "v"]
        if not binary or not table.changed:
            continue
        prefix = table.name + "."
        streams = {name: stream for name, stream in streams.items() if not name.startswith(prefix)}
        for row in table:
            for index in binary:
                if row[index] is not None:
                    streams[stream_name(table.name, table.key_of(row))] = row[index]
    return streams


def _tables(database: Database) -> list[Node]:
    pool = PoolBuilder(database.codepage)
    pool.seed(database.stored_strings)
    tables = list(database.tables.values())
    numbered = _intern(pool, tables)
    if pool.unused():
        # Strings that nothing refers to any more would never leave a package that is edited again and again.
        kept = pool.used_strings()
        pool = PoolBuilder(database.codepage)
        pool.seed(kept)
        numbered = _intern(pool, tables)
    names, definitions, columns = numbered
    wide = pool.long_references
    nodes: list[Node] = []
    for table, data in zip(tables, columns, strict=True):
        if data[0]:
            order = _key_order(table, data)
            if order is not None:
                data = [[values[index] for index in order] for values in data]
            parts = [encode_column(column, values, wide) for column, values in zip(table.columns, data, strict=True)]
            nodes.append(_bytes_node(encode_name(table.name, table=True), b"".join(parts)))
    name_column = Column("Name", "s64")
    number_column = Column("Number", "i2")
    definitions.sort()
    fields = [list(field) for field in zip(*definitions, strict=True)] if definitions else [[], [], [], []]
    parts = [
        encode_column(column, field, wide)
        for column, field in zip((name_column, number_column, name_column, number_column), fields, strict=True)
    ]
    nodes.append(_bytes_node(encode_name("_Columns", table=True), b"".join(parts)))
    nodes.append(_bytes_node(encode_name("_Tables", table=True), encode_column(name_column, sorted(names), wide)))
    pool_stream, data_stream = pool.streams()
    nodes.append(_bytes_node(encode_name("_StringPool", table=True), pool_stream))
    nodes.append(_bytes_node(encode_name("_StringData", table=True), data_stream))
    return nodes


def _intern(pool: PoolBuilder, tables: list[Table]) -> tuple[list[int], list[tuple[int, int, int, int]], list]:
    """Numbers of table names, rows of ``_Columns``, and every table's columns with text as numbers."""
    names = [pool.add(table.name) for table in tables]
    definitions = []
    for table in tables:
        for number, column in enumerate(table.columns, 1):
            definitions.append((pool.add(table.name), number, pool.add(column.name), column.bits))
    columns = [
        [
            pool.add_all(values) if column.kind == "s" else _numbers(column, values)
            for column, values in zip(table.columns, table.data, strict=True)
        ]
        for table in tables
    ]
    return names, definitions, columns


def _numbers(column: Column, values: list) -> list:
    # A damaged definition can have streams for keys, which only numbers can be put in order.
    return [1 if value else 0 for value in values] if column.kind == "v" else values


def _key_order(table: Table, data: list[list]) -> list[int] | None:
    """Positions of the rows by the numbers of their keys; None when they stand so already."""
    keys = []
    for index in table.key_indexes:
        values = data[index]
        keys.append([-(1 << 31) if value is None else value for value in values])
    stored = keys[0] if len(keys) == 1 else list(zip(*keys, strict=True))
    # Rows mostly stand in order, and sorting what is sorted costs one pass.
    if stored == sorted(stored):
        return None
    return sorted(range(len(stored)), key=stored.__getitem__)


def _storage(name: str, storage: Storage) -> StorageNode:
    node = StorageNode(name, storage.clsid, [])
    node.children += [StreamNode(raw, s.write_to, s.size) for raw, s in sorted(storage.streams().items())]
    node.children += [_storage(child, inner) for child, inner in sorted(storage.storages().items())]
    return node


def write_storage(storage: Storage, out: BinaryIO) -> None:
    """A sub-storage as a compound file of its own: a nested transform as an .mst file, say."""
    root = _storage("Root Entry", storage)
    write_compound(out, root, version=4 if _size(root) >= VERSION_4_FROM else 3)


def _size(node: StorageNode) -> int:
    return sum(_size(n) if isinstance(n, StorageNode) else getattr(n, "size", None) or 0 for n in node.children)


def database_bytes(database: Database) -> bytes:
    """The package as bytes."""
    buffer = io.BytesIO()
    write_database(database, buffer)
    return buffer.getvalue()
