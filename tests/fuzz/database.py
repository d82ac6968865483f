"""Mutations of the database inside a sound container: string pool, definitions, rows, streams, cell values."""

from __future__ import annotations

import io
from random import Random

from crossmsi.msi import Database
from crossmsi.msi.saving import database_bytes
from crossmsi.msi.streamnames import decode_name, encode_name
from tests.fuzz import cabinet, raw
from tests.fuzz.container import Container
from tests.fuzz.raw import number, put

ODD = (
    "", "..", "..\\..\\up", "/etc/passwd", "con", "a\0b", "\ud800", "x" * 300, "[" * 5000, "(" * 5000, "NOT " * 3000,
    "[[[[a]]]]", "%1|%2", "#x" * 9, "a|b|c:d|e", "TARGETDIR", "-2147483648", "{" * 50, "𐐷", "\x1b[2J", ";" * 400,
    "A AND " * 2000, "=" * 3000, "[$" * 2000 + "]" * 2000, "9" * 400, "1.2." * 300,
)  # fmt: skip


def _pool(name: str) -> str:
    return encode_name(name, table=True)


def overrun_pool(random: Random, container: Container) -> None:
    """Lengths, counts, code page and flag of the pool; or its data cut or grown."""
    pool = bytearray(container.streams[_pool("_StringPool")])
    if random.random() < 0.75:
        for _ in range(random.choice((1, 1, 3, 30))):
            at = 0 if random.random() < 0.15 else 2 * random.randrange(len(pool) // 2)
            put(pool, at, random.choice((2, 4)), number(random, len(pool) // 4))
        container.streams[_pool("_StringPool")] = bytes(pool)
    else:
        name = _pool(random.choice(("_StringPool", "_StringData")))
        container.streams[name] = raw.any_of(random, container.streams[name])


def lie_in_definitions(random: Random, container: Container) -> None:
    """_Columns and _Tables: types, numbers, names, twice the same row, cut, noise."""
    name = _pool(random.choice(("_Columns", "_Columns", "_Tables")))
    data = bytearray(container.streams.get(name, b""))
    if random.random() < 0.4 or len(data) < 4:
        container.streams[name] = raw.any_of(random, bytes(data))
        return
    for _ in range(random.choice((1, 1, 2, 8))):
        one, other = 2 * random.randrange(len(data) // 2), 2 * random.randrange(len(data) // 2)
        value = int.from_bytes(data[other : other + 2], "little")
        put(data, one, 2, random.choice((value, value ^ 0x8000, number(random, 0x8000), random.randrange(0x10000))))
    container.streams[name] = bytes(data)


def lie_in_rows(random: Random, container: Container) -> None:
    """The rows of one table: string numbers beyond the pool, a length that is no whole row, nothing, far too much."""
    tables = [name for name in container.streams if decode_name(name)[1]]
    name = random.choice(tables)
    data = container.streams[name]
    container.streams[name] = random.choice((
        raw.write_extremes(random, data), raw.any_of(random, data), b"", data * random.choice((2, 50)),
        random.randbytes(len(data)), b"\xff" * len(data), bytes(len(data)),
    ))  # fmt: skip


def damage_stream(random: Random, container: Container) -> None:
    """A free stream: the summary information, a cabinet, a signature, or any other."""
    free = [name for name in container.streams if not decode_name(name)[1]]
    if not free:
        return
    name = random.choice(free)
    data = container.streams[name]
    known = cabinet.MUTATIONS if data[:4] == b"MSCF" else raw.MUTATIONS
    container.streams[name] = random.choice((random.choice(known), raw.any_of))(random, data)


def rename_stream(random: Random, container: Container) -> None:
    """A stream under another name, or gone."""
    name = random.choice(list(container.streams))
    data = container.streams.pop(name)
    if random.random() < 0.6:
        new = random.choice(("\u4840", "\ud800", "\u47ff" * 15, "x" * 31, " ", "\u4840\u47ff", name[:-1] or "a"))
        container.streams.setdefault(new, data)


def nest(random: Random, container: Container) -> None:
    """The package, or what is left of it, in itself: storages some levels deep."""
    inner = Container(container.clsid, dict(container.streams))
    for _ in range(random.choice((1, 5, 60, 80))):
        inner = Container(container.clsid, {"s": b"x"}, {"deeper": inner})
    container.storages["nested"] = inner


def _in_container(change):
    def mutation(random: Random, data: bytes) -> bytes:
        container = Container.parse(data)
        change(random, container)
        return container.pack()

    mutation.__name__ = change.__name__
    return mutation


def odd_cells(random: Random, data: bytes) -> bytes:
    """A well-formed package whose rows hold what no sane author writes."""
    database = Database.open(io.BytesIO(data))
    database.codepage = 65001
    tables = [table for table in database.tables.values() if len(table)]
    for _ in range(random.choice((1, 3, 20))):
        if not tables:
            break
        table = random.choice(tables)
        row = random.choice(table.rows)
        column = random.choice(table.columns)
        if column.kind == "s":
            others = [value for value in table.column(column.name) if value]
            value = random.choice((random.choice(ODD), random.choice(others or ["x"]), None))
        elif column.kind == "i":
            limit = 1 << (8 * column.width - 1)
            value = random.choice((None, 0, 1 - limit, limit - 1, -1, random.randrange(1 - limit, limit)))
        else:
            continue
        changed = table.key_of([value if c is column else cell for c, cell in zip(table.columns, row, strict=True)])
        if not column.key or changed not in table:
            table.replace(row, **{column.name: value})
    return database_bytes(database)


MUTATIONS = (
    *map(_in_container, (overrun_pool, lie_in_definitions, lie_in_rows, damage_stream, rename_stream, nest)),
    odd_cells,
)
