"""A small package with 3-byte string references, which a writer makes only from 65,536 strings on."""

from __future__ import annotations

from crossmsi.msi import Column, Database
from crossmsi.msi.opening import COLUMNS_TABLE, TABLES_TABLE
from crossmsi.msi.streamnames import encode_name
from crossmsi.msi.stringpool import LONG_REFERENCES
from tests.fuzz.container import Container


def widened(data: bytes) -> bytes:
    """The package of ``data`` (2-byte references) with every string number stored in 3 bytes."""
    tables = {name: table.columns for name, table in Database.open(data).tables.items()}
    container = Container.parse(data)
    for name, columns in {**tables, "_Tables": TABLES_TABLE, "_Columns": COLUMNS_TABLE}.items():
        raw = encode_name(name, table=True)
        if raw in container.streams:
            container.streams[raw] = _widened_table(container.streams[raw], columns)
    pool = encode_name("_StringPool", table=True)
    stored = container.streams[pool]
    flags = int.from_bytes(stored[:4], "little") | LONG_REFERENCES
    container.streams[pool] = flags.to_bytes(4, "little") + stored[4:]
    return container.pack()


def _widened_table(data: bytes, columns: tuple[Column, ...]) -> bytes:
    count = len(data) // sum(column.data_size or 2 for column in columns)
    out, at = [], 0
    for column in columns:
        size = column.data_size or 2
        for _ in range(count):
            cell = data[at : at + size]
            out.append(cell if column.data_size else cell + b"\0")
            at += size
    return b"".join(out)
