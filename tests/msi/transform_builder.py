"""Makes transforms for the tests: rows with masks, a string pool of their own, streams."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from crossmsi.cfb import CompoundReader
from crossmsi.cfb.nodes import StorageNode, StreamNode
from crossmsi.cfb.writer import write_compound
from crossmsi.msi import Column
from crossmsi.msi.opening import CLSID_TRANSFORM, COLUMNS_TABLE, TABLES_TABLE, Storage
from crossmsi.msi.streamnames import encode_name


@dataclass
class TransformBuilder:
    """``wide``: 3-byte string references."""

    wide: bool = False
    codepage: int = 1252
    strings: list[str] = field(default_factory=list)
    tables: dict[str, bytes] = field(default_factory=dict)
    streams: dict[str, bytes] = field(default_factory=dict)

    def cell(self, column: Column, value: object) -> bytes:
        if column.kind == "v":
            return (1 if value else 0).to_bytes(2, "little")
        if column.kind == "i":
            size = column.data_size
            return (0 if value is None else value + (1 << 8 * size - 1)).to_bytes(size, "little")
        number = 0
        if value:
            if value not in self.strings:
                self.strings.append(value)
            number = self.strings.index(value) + 1
        return number.to_bytes(3 if self.wide else 2, "little")

    def _put(self, table: str, mask: int, cells: list[bytes]) -> None:
        self.tables[table] = self.tables.get(table, b"") + mask.to_bytes(2, "little") + b"".join(cells)

    def add(self, table: str, columns: tuple[Column, ...], *values: object) -> None:
        """A whole row; trailing columns may be left out."""
        self._put(table, len(values) << 8 | 1, [self.cell(c, v) for c, v in zip(columns, values, strict=False)])

    def change(self, table: str, columns: tuple[Column, ...], key: tuple, **values: object) -> None:
        keys = iter(key)
        mask, cells = 0, []
        for index, column in enumerate(columns):
            if column.key:
                cells.append(self.cell(column, next(keys)))
            elif column.name in values:
                mask |= 1 << index
                cells.append(self.cell(column, values[column.name]))
        self._put(table, mask, cells)

    def delete(self, table: str, columns: tuple[Column, ...], *key: object) -> None:
        self._put(table, 0, [self.cell(c, v) for c, v in zip([c for c in columns if c.key], key, strict=True)])

    def add_table(self, name: str, columns: tuple[Column, ...]) -> None:
        self.add("_Tables", TABLES_TABLE, name)
        self.add_columns(name, columns)

    def add_columns(self, table: str, columns: tuple[Column, ...], first: int | None = 1) -> None:
        """``first`` is the number of the first one, None to leave the numbering to the reader."""
        for offset, column in enumerate(columns):
            number = None if first is None else first + offset
            self.add("_Columns", COLUMNS_TABLE, table, number, column.name, column.bits - 0x10000 * (column.bits >> 15))

    def delete_table(self, name: str) -> None:
        self.delete("_Tables", TABLES_TABLE, name)

    def pack(self) -> bytes:
        flags = self.codepage | (0x80000000 if self.wide else 0)
        encoded = [text.encode("utf-8" if self.codepage == 65001 else "cp1252") for text in self.strings]
        pool = flags.to_bytes(4, "little") + b"".join(len(data).to_bytes(2, "little") + b"\x01\x00" for data in encoded)
        stored = {encode_name(name, table=True): data for name, data in self.tables.items()}
        stored[encode_name("_StringPool", table=True)] = pool
        stored[encode_name("_StringData", table=True)] = b"".join(encoded)
        stored |= {encode_name(name): data for name, data in self.streams.items()}
        nodes = [StreamNode(name, lambda out, d=d: out.write(d) and None, len(d)) for name, d in stored.items()]
        out = io.BytesIO()
        write_compound(out, StorageNode("Root Entry", CLSID_TRANSFORM, nodes))
        return out.getvalue()

    def storage(self) -> Storage:
        return Storage(CompoundReader(io.BytesIO(self.pack())), None)
