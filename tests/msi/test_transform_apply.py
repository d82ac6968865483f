"""Transforms: rows added, changed and deleted, tables and columns that come and go, streams, damage."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from transform_builder import TransformBuilder

from crossmsi.cfb.nodes import StorageNode, StreamNode
from crossmsi.cfb.writer import write_compound
from crossmsi.errors import CrossmsiError
from crossmsi.msi import Column, Database, Stream, schema
from crossmsi.msi.patch import CLSID_PATCH
from crossmsi.msi.saving import database_bytes
from tests.fuzz.container import Container

ARCHIVE = Path(__file__).parents[3] / "shared" / "ice-conformance" / "packages.tar.xz"
PROPERTY = schema.TABLES["Property"].columns()
BINARY = schema.TABLES["Binary"].columns()
OWN = (Column("K", "i4", True), Column("L", "s72", True), Column("N", "I2"), Column("W", "I4"), Column("T", "L0"))


@pytest.fixture
def base() -> Database:
    database = Database()
    for name, value in (("ProductName", "Old"), ("ProductVersion", "1.0.0"), ("Gone", "x")):
        database.ensure("Property").append(name, value)
    own = database.create("Own", OWN)
    for number in range(4):
        own.append(number * 70_000, f"l{number}", number, -number, f"text {number}")
    database.ensure("Binary").append("Blob", Stream.from_bytes(b"old"))
    # As it is read from a file: rows are stored columns, not the lists they were made as.
    return Database.open(database_bytes(database))


@pytest.mark.parametrize("wide", [False, True])
def test_rows(base: Database, wide: bool) -> None:
    transform = TransformBuilder(wide)
    transform.add("Property", PROPERTY, "Added", "new")
    transform.change("Property", PROPERTY, ("ProductName",), Value="New")
    transform.delete("Property", PROPERTY, "Gone")
    transform.change("Own", OWN, (70_000, "l1"), W=2**31 - 1, T=None)
    transform.change("Own", OWN, (140_000, "l2"), N=-32_767)
    transform.delete("Own", OWN, 0, "l0")
    transform.add("Own", OWN, -5, "m")
    assert base.apply_transform(transform.storage()) == []
    assert list(map(tuple, base["Property"])) == [
        ("ProductName", "New"), ("ProductVersion", "1.0.0"), ("Added", "new"),
    ]  # fmt: skip
    assert list(map(tuple, base["Own"])) == [
        (70_000, "l1", 1, 2**31 - 1, None),
        (140_000, "l2", -32_767, -2, "text 2"),
        (210_000, "l3", 3, -3, "text 3"),
        (-5, "m", None, None, None),
    ]
    saved = Database.open(database_bytes(base))
    assert sorted(map(repr, saved["Own"])) == sorted(map(repr, base["Own"]))


@pytest.mark.parametrize("first", [1, None])
def test_tables_and_columns(base: Database, first: int | None) -> None:
    transform = TransformBuilder()
    fresh = (Column("Key", "s72", True), Column("Value", "I2"))
    transform.add("_Tables", (Column("Name", "s64", True),), "Fresh")
    transform.add_columns("Fresh", fresh, first)
    transform.add("Fresh", fresh, "a", 1)
    wider = (*PROPERTY, Column("Extra", "L50"))
    transform.add_columns("Property", wider[2:], 3)
    transform.change("Property", wider, ("ProductName",), Extra="more")
    transform.delete_table("Own")
    assert base.apply_transform(transform.storage()) == []
    assert base["Fresh"].columns == fresh and list(map(tuple, base["Fresh"])) == [("a", 1)]
    assert base["Property"].columns == wider
    assert base["Property"].get("ProductName") == ("ProductName", "Old", "more")
    assert base["Property"].get("Gone") == ("Gone", "x", None)
    assert "Own" not in base
    saved = Database.open(database_bytes(base))
    assert sorted(saved.tables) == ["Binary", "Fresh", "Property"]


def test_streams_of_binary_columns(base: Database) -> None:
    transform = TransformBuilder()
    transform.change("Binary", BINARY, ("Blob",), Data=True)
    transform.add("Binary", BINARY, "Second", True)
    transform.streams = {"Binary.Blob": b"new" * 2000, "Binary.Second": b"2"}
    assert base.apply_transform(transform.storage()) == []
    saved = Database.open(database_bytes(base))
    assert {row.Name: row.Data.read() for row in saved["Binary"]} == {"Blob": b"new" * 2000, "Second": b"2"}


def test_what_does_not_fit_is_remarked(base: Database) -> None:
    transform = TransformBuilder(codepage=65001)
    transform.add("Property", PROPERTY, "ProductName", "Replaced")
    transform.delete("Property", PROPERTY, "Nowhere")
    transform.change("Property", PROPERTY, ("Neither",), Value="x")
    transform.add("Feature", schema.TABLES["Feature"].columns(), "F")
    transform.delete_table("Absent")
    assert base.apply_transform(transform.storage()) == [
        "the transform's code page is 65001, the package's 1252",
        "table Absent is deleted, but there is none",
        "table Feature is changed, but there is none",
        "row Nowhere of table Property is deleted, but there is none",
        "row Neither of table Property is changed, but there is none",
    ]
    assert base["Property"].get("ProductName").Value == "Replaced"


def test_a_neutral_database_takes_the_code_page(base: Database) -> None:
    base.codepage = 0
    transform = TransformBuilder(codepage=65001)
    transform.change("Property", PROPERTY, ("ProductName",), Value="Größe 𐐷")
    assert base.apply_transform(transform.storage()) == []
    assert Database.open(database_bytes(base))["Property"].get("ProductName").Value == "Größe 𐐷"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x01\x09" + bytes(30), "a row has 9 columns, table Property has 2"),
        (b"\x01\x02\x01\x00", "ends within a row"),
        (b"\x00", "ends within a row"),
        (b"\x01\x02\xff\xff\x01\x00", "Property, column Property: a string number is beyond the pool"),
    ],
)
def test_damage_is_one_error(base: Database, data: bytes, message: str) -> None:
    transform = TransformBuilder(strings=["a"], tables={"Property": data})
    with pytest.raises(CrossmsiError, match=message):
        base.apply_transform(transform.storage())


def test_a_package_is_no_transform(base: Database, tmp_path: Path) -> None:
    base.save(tmp_path / "p.msi")
    with pytest.raises(CrossmsiError, match=r"p\.msi: this is a package, not a transform"):
        base.apply_transform(tmp_path / "p.msi")


def test_a_transform_alone_has_no_tables(tmp_path: Path) -> None:
    transform = TransformBuilder()
    transform.change("Property", PROPERTY, ("ProductName",), Value="New")
    with Database.open(transform.pack()) as database:
        assert database.tables == {}
        with pytest.raises(CrossmsiError, match="can't be saved as a package"):
            database.save(tmp_path / "p.msi")


def test_files(base: Database, tmp_path: Path) -> None:
    transform = TransformBuilder()
    transform.change("Property", PROPERTY, ("ProductName",), Value="New")
    path = tmp_path / "t.mst"
    path.write_bytes(transform.pack())
    base.apply_transform(path)
    assert base["Property"].get("ProductName").Value == "New"
    path.write_bytes(b"no transform")
    with pytest.raises(CrossmsiError, match=r"t\.mst: not a Windows Installer file"):
        base.apply_transform(path)
    with pytest.raises(CrossmsiError, match=r"none\.mst: can't read the transform"):
        base.apply_transform(tmp_path / "none.mst")


def patch(listed: str) -> bytes:
    """A patch with the transform ``A`` for the product {1…} and ``B`` for another one."""
    nodes = []
    for name, code in (("A", "1" * 8), ("B", "2" * 8)):
        transform = TransformBuilder()
        transform.change("Property", PROPERTY, ("ProductName",), Value=name)
        inner = Container.parse(transform.pack())
        summary = Database().summary
        summary.revision = f"{{{code}-2222-3333-4444-555555555555}}1.0.0;{{{code}-2222-3333-4444-555555555555}}1.0.1"
        inner.streams["\x05SummaryInformation"] = summary.pack()
        nodes.append(StorageNode(name, bytes(16), inner.nodes()))
    summary = Database().summary
    summary.last_author = listed
    data = summary.pack()
    nodes.append(StreamNode("\x05SummaryInformation", lambda out: out.write(data) and None, len(data)))
    out = io.BytesIO()
    write_compound(out, StorageNode("Root Entry", CLSID_PATCH, nodes))
    return out.getvalue()


def test_a_patch_gives_the_transforms_for_the_product(base: Database, tmp_path: Path) -> None:
    path = tmp_path / "p.msp"
    path.write_bytes(patch(":A;:B"))
    with pytest.raises(CrossmsiError, match=r"p\.msp: the patch has no transform for the product without"):
        base.apply_transform(path)
    base["Property"].append("ProductCode", "{22222222-2222-3333-4444-555555555555}")
    assert base.apply_transform(path) == []
    assert base["Property"].get("ProductName").Value == "B"
    path.write_bytes(patch(":A;:C"))
    with pytest.raises(CrossmsiError, match=r"p\.msp: the patch lists the transform 'C', which it doesn't hold"):
        base.apply_transform(path)


def test_instance_transforms_inside_packages() -> None:
    if not ARCHIVE.is_file():
        pytest.skip(f"{ARCHIVE} is absent")
    wanted = "wix-InstanceTransforms__InstanceTransformTests__SimpleInstanceTransform__expected.msi"
    with tarfile.open(ARCHIVE) as archive:
        data = archive.extractfile(next(m for m in archive if m.name.endswith(wanted))).read()
    codes = set()
    for name, storage in Database.open(data).storages.items():
        database = Database.open(data)
        assert database.apply_transform(storage) == []
        assert database["Property"].get("Instance").Value == name
        codes.add(database["Property"].get("ProductCode").Value)
    assert len(codes) == 3
