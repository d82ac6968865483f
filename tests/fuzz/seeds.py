"""What is mutated: packages and cabinets made by code, and packages of ../shared when it is there."""

from __future__ import annotations

import io
import sys
import tarfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from crossmsi.cab import CabMember, write_cabinet
from crossmsi.cfb import CompoundReader
from crossmsi.cfb.nodes import StorageNode
from crossmsi.cfb.writer import write_compound
from crossmsi.msi import Column, Database, Stream, schema
from crossmsi.msi.opening import Storage
from crossmsi.msi.saving import database_bytes
from tests.fuzz.container import Container
from tests.fuzz.wide import widened

for area in ("cab", "msi"):  # what the tests of cabinets and transforms build theirs with
    sys.path.insert(0, str(Path(__file__).parents[1] / area))

ARCHIVE = Path(__file__).parents[3] / "shared" / "ice-conformance" / "packages.tar.xz"
LARGEST = 200_000  # bytes: larger seeds cost time and show nothing else
SHARED_PART = 20  # one in so many shared packages is a seed


class Seed(NamedTuple):
    name: str
    kind: str  # "package" or "cabinet"
    data: bytes


def seeds() -> list[Seed]:
    """All seeds, always in the same order."""
    return [*built_cabinets(), *built_packages(), *shared_packages()]


def shared_packages() -> Iterator[Seed]:
    if not ARCHIVE.is_file():
        return
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            chosen = "InstanceTransforms" in member.name or zlib.crc32(member.name.encode()) % SHARED_PART == 3
            if member.isfile() and member.size <= LARGEST and chosen:
                yield Seed(member.name, "package", archive.extractfile(member).read())


CONTENTS = {
    "one": b"MZ" + bytes(300) + b"text " * 9000,
    "two": bytes(range(256)) * 40,
    "empty": b"",
    "three": "Grüße ".encode() * 20_000,
}


def members() -> list[CabMember]:
    moment = datetime(2020, 2, 2, 2, 2, 2)
    return [CabMember(n, len(d), lambda d=d: io.BytesIO(d), moment) for n, d in CONTENTS.items()]


def cabinet_bytes(compression: str) -> bytes:
    out = io.BytesIO()
    write_cabinet(out, members(), compression=compression)
    return out.getvalue()


def built_cabinets() -> Iterator[Seed]:
    from cab_builder import block, cabinet
    from cab_lzx_encoder import ALIGNED, UNCOMPRESSED, VERBATIM, LzxEncoder

    yield Seed("mszip.cab", "cabinet", cabinet_bytes("mszip"))
    yield Seed("stored.cab", "cabinet", cabinet_bytes("none"))
    data = CONTENTS["one"] + CONTENTS["two"]
    third = len(data) // 3
    plan = [(VERBATIM, third), (UNCOMPRESSED, third), (ALIGNED, len(data) - 2 * third)]
    frames = LzxEncoder(data, 15).encode(plan)
    folders = [(3 | 15 << 8, [block(payload, size) for payload, size in frames])]
    yield Seed(
        "lzx.cab", "cabinet", cabinet(folders, [(b"one", 30_000, 0, 0), (b"two", len(data) - 30_000, 30_000, 0)])
    )


def built_packages() -> Iterator[Seed]:
    data = database_bytes(sample())
    yield Seed("built.msi", "package", data)
    yield Seed("wide.msi", "package", widened(data))
    out = io.BytesIO()
    container = Container.parse(data)
    write_compound(out, StorageNode("Root Entry", container.clsid, container.nodes()), version=4)
    yield Seed("version4.msi", "package", out.getvalue())


def sample() -> Database:
    """A package with every column type, a cabinet, binary cells, conditions, formatted text and a nested database."""
    db = Database()
    db.codepage = 65001
    db.summary.template, db.summary.word_count, db.summary.page_count = "x64;1033", 2, 200
    db.summary.revision, db.summary.title = "{11111111-2222-3333-4444-555555555555}", "Größe"
    rows = {
        "Property": [("ProductName", "Grünspecht"), ("ProductVersion", "1.2.3"), ("Long", "x" * 70_000)],
        "Directory": [("TARGETDIR", None, "SourceDir"), ("ProgramFiles64Folder", "TARGETDIR", "."),
                      ("APP", "ProgramFiles64Folder", "app|Grün App"), ("Sub", "APP", "s|sub:src|source")],
        "Feature": [("Main", None, "Main", None, 1, 1, "APP", 0)],
        "Component": [(f"C{n}", f"{{11111111-2222-3333-4444-00000000000{n}}}", "Sub", 256 * (n % 2),
                       "VersionNT >= 601 AND NOT (X or \"a\" ~= Y)", None) for n in range(4)],
        "FeatureComponents": [("Main", f"C{n}") for n in range(4)],
        "File": [(name, f"C{n}", f"f{n}.txt|file {name}.txt", len(CONTENTS[name]), None, None, 512, n + 1)
                 for n, name in enumerate(CONTENTS)],
        "Media": [(1, 4, None, "#data.cab", None, None)],
        "Registry": [(f"r{n}", 2, "Software\\[ProductName]", f"v{n}", "#%[SystemFolder][#one][$C1]", "C1")
                     for n in range(5)],
        "CustomAction": [("Act", 51, "PROP", "[A[B[C]]]", None), ("Dll", 1, "Blob", "Entry", None)],
        "InstallExecuteSequence": [("CostInitialize", None, 800), ("Act", "NOT Installed", 1000),
                                   ("InstallFiles", None, 4000)],
    }  # fmt: skip
    for table, values in rows.items():
        for row in values:
            db.ensure(table).append(*row)
    blob = Stream.from_bytes(CONTENTS["one"][:9000])
    for key, value in (("Blob", blob), ("Small", Stream.from_bytes(b"tiny"))):
        db.ensure("Binary").append(key, value)
    own = db.create("Own", [Column("K", "i4", True), Column("L", "s72", True), Column("N", "I2"), Column("V", "V0")])
    for number in range(20):
        own.append(number * 100_003, f"l{number}", -number, None)
    validation = db.ensure("_Validation")
    for table in rows:
        for row in schema.validation_rows(table):
            validation.append(*row)
    db.streams["data.cab"] = Stream.from_bytes(cabinet_bytes("mszip"))
    db.streams["\x05DigitalSignature"] = Stream.from_bytes(b"0\x82" + bytes(5000))
    inner = Database()
    inner.ensure("Property").append("ProductName", "Inner")
    db.storages["change.mst"] = Storage(CompoundReader(io.BytesIO(transform())), None)
    db.storages["inner.msi"] = Storage(CompoundReader(io.BytesIO(database_bytes(inner))), None)
    return db


def transform() -> bytes:
    """Adds a table and a column, and adds, changes and deletes rows."""
    from transform_builder import TransformBuilder

    properties = schema.TABLES["Property"].columns()
    fresh = (Column("Key", "s72", True), Column("Value", "I4"))
    builder = TransformBuilder()
    builder.add_table("Fresh", fresh)
    builder.add("Fresh", fresh, "key", -7)
    builder.add_columns("Property", (Column("Extra", "L0"),), 3)
    builder.add("Property", properties, "Added", "value")
    builder.change("Property", properties, ("ProductName",), Value="New")
    builder.delete("Property", properties, "Long")
    builder.change("Binary", schema.TABLES["Binary"].columns(), ("Small",), Data=True)
    builder.streams["Binary.Small"] = b"changed"
    return builder.pack()
