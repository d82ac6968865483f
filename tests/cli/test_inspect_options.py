"""``crossmsi inspect`` and ``lint`` with --where, --summary, --streams, --cabinets and --transform."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest

from crossmsi.cab import CabMember, write_cabinet
from crossmsi.cfb import CompoundReader
from crossmsi.errors import CrossmsiError
from crossmsi.msi import Column, Database, Stream, schema
from crossmsi.msi.opening import Storage
from crossmsi.msi.streamnames import encode_name
from crossmsi.msi.where import select_rows
from tests.fuzz.container import Container

sys.path.insert(0, str(Path(__file__).parents[1] / "msi"))
from transform_builder import TransformBuilder

SCHEMA = Path(__file__).parents[2] / "src" / "crossmsi" / "report" / "schemas" / "inspect.json"
PROPERTY = schema.TABLES["Property"].columns()


def crossmsi(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "crossmsi", *map(str, arguments)], capture_output=True, text=True, timeout=60
    )


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = Database()
    for name, value in (("ProductName", "Old"), ("ProductVersion", "1.0"), ("Empty", None)):
        database.ensure("Property").append(name, value)
    database.summary.title = "Installation Database"
    database.ensure("Media").append(1, 1, None, "#in.cab", None, None)
    database["Media"].append(2, 2, None, "out.cab", None, None)
    database["Media"].append(3, 3, None, "absent.cab", None, None)
    cabinet = io.BytesIO()
    members = [CabMember(n, 3, lambda: io.BytesIO(b"abc"), datetime(2020, 1, 1)) for n in ("one", "two")]
    write_cabinet(cabinet, members)
    database.streams["in.cab"] = Stream.from_bytes(cabinet.getvalue())
    database.streams["\x05DigitalSignature"] = Stream.from_bytes(b"s" * 77)
    transform = TransformBuilder()
    transform.change("Property", PROPERTY, ("ProductName",), Value="New")
    transform.delete("Property", PROPERTY, "Nowhere")
    database.storages["change"] = Storage(CompoundReader(io.BytesIO(transform.pack())), None)
    folder = tmp_path_factory.mktemp("inspect")
    (folder / "out.cab").write_bytes(cabinet.getvalue())
    (folder / "change.mst").write_bytes(transform.pack())
    database.save(folder / "p.msi")
    return folder / "p.msi"


@pytest.mark.parametrize(
    ("conditions", "keys"),
    [
        (["Value=1.0"], ["ProductVersion"]),
        (["Value="], ["Empty"]),
        (["Value!="], ["ProductName", "ProductVersion"]),
        (["Property~^Prod", "Value!~\\d"], ["ProductName"]),
        ([" Property = x"], []),
    ],
)
def test_where(package: Path, conditions: list[str], keys: list[str]) -> None:
    with Database.open(package) as database:
        assert select_rows(database["Property"], conditions).column("Property") == keys


def test_where_compares_numbers_as_text(package: Path) -> None:
    with Database.open(package) as database:
        assert select_rows(database["Media"], ["DiskId=2"]).column("Cabinet") == ["out.cab"]


@pytest.mark.parametrize(
    ("condition", "message"),
    [("nonsense", "is no condition"), ("No=1", "has no column 'No'"), ("Value~(", "is no regular expression")],
)
def test_where_refuses(package: Path, condition: str, message: str) -> None:
    with Database.open(package) as database, pytest.raises(CrossmsiError, match=message):
        select_rows(database["Property"], [condition])


def test_parts_as_text(package: Path) -> None:
    result = crossmsi("inspect", package, "--summary", "--streams", "--cabinets")
    assert (result.returncode, result.stderr) == (0, "")
    assert "signed: 77 bytes of signature, unchecked" in result.stdout
    assert "Installation Database" in result.stdout
    assert "in.cab (in the package): 2 files, 6 bytes" in result.stdout
    assert "out.cab (beside the package): 2 files, 6 bytes" in result.stdout
    assert "absent.cab (beside the package): there is no such file" in result.stdout
    assert "ProductVersion" not in result.stdout


def test_json_keeps_to_its_schema(package: Path) -> None:
    result = crossmsi("inspect", package, "--cabinets", "-t", "Property", "--where", "Value~.", "--format", "json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, json.loads(SCHEMA.read_text()))
    assert document["tables"]["Property"]["rows"] == [["ProductName", "Old"], ["ProductVersion", "1.0"]]
    assert document["signature"] == {"size": 77}
    assert [cabinet["embedded"] for cabinet in document["cabinets"]] == [True, False, False]
    assert document["cabinets"][0]["files"] == [{"name": "one", "size": 3}, {"name": "two", "size": 3}]


@pytest.mark.parametrize("transform", [":change", "change.mst"])
def test_transforms(package: Path, transform: str) -> None:
    given = transform if transform.startswith(":") else package.parent / transform
    result = crossmsi("inspect", package, "--transform", given, "-t", "Property", "--format", "idt")
    assert result.returncode == 0
    assert "ProductName\tNew" in result.stdout
    assert result.stderr.startswith("note: transform") and "row Nowhere of table Property" in result.stderr


def test_lint_sees_the_transformed_package(package: Path) -> None:
    result = crossmsi("lint", package, "--transform", ":none")
    assert result.returncode == 2
    assert "there is no storage 'none'" in result.stdout + result.stderr
    assert ":change" in result.stdout + result.stderr
    assert "row Nowhere of table Property" in crossmsi("lint", package, "--transform", ":change").stderr


def test_a_transform_shows_what_it_changes(package: Path) -> None:
    transform = package.parent / "more.mst"
    fresh = (Column("Key", "s72", True), Column("Value", "I4"))
    builder = TransformBuilder()
    builder.add_table("Fresh", fresh)
    builder.add("Fresh", fresh, "key", -7)
    builder.delete_table("Gone")
    builder.add_columns("Property", (Column("Extra", "L0"),), 3)
    builder.add("Property", (*PROPERTY, Column("Extra", "L0")), "Added", "value", "extra")
    builder.change("Property", PROPERTY, ("ProductName",), Value="New")
    builder.change("Binary", schema.TABLES["Binary"].columns(), ("Small",), Data=True)
    builder.add("Foreign", fresh, "key", 1)
    builder.streams["Binary.Small"] = b"changed"
    transform.write_bytes(builder.pack())
    lines = [" ".join(line.split()) for line in crossmsi("inspect", transform).stdout.splitlines()]
    at = lines.index("Changes")
    assert lines[at + 1 : at + 6] == [
        "Binary 1 row changed",
        "Foreign changed, in columns that only the package knows",
        "Fresh new table, 2 columns added, 1 row added",
        "Gone table dropped",
        "Property 1 column added, 1 row added, 1 row changed",
    ]
    assert crossmsi("inspect", transform, "-t", "Property").stdout.splitlines() == [
        "Property",
        "  column added: Column=Extra, Type=L0",
        "  + Property=Added, Value=value, Extra=extra",
        "  ~ Property=ProductName, Value=New",
    ]
    document = json.loads(crossmsi("inspect", transform, "--format", "json").stdout)
    jsonschema.validate(document, json.loads(SCHEMA.read_text()))
    assert {"table": "Binary", "kind": "change", "values": {"Name": "Small", "Data": True}} in document["changes"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("-t", "Nope"), "the transform does not change table 'Nope'\n  hint: it changes Property"),
        (("-t", "Property", "--where", "Value=x"), "a transform holds changes and no rows"),
        (("-t", "Property", "--format", "idt"), "a transform holds changes and no rows"),
    ],
)
def test_what_a_transform_can_not_show(package: Path, options: tuple, message: str) -> None:
    result = crossmsi("inspect", package.parent / "change.mst", *options)
    assert (result.returncode, result.stdout) == (2, "") and message in result.stderr


def test_damage_in_one_table_hides_no_other(package: Path) -> None:
    container = Container.parse(package.read_bytes())
    name = encode_name("Media", table=True)
    container.streams[name] = container.streams[name][:-1]
    damaged = package.parent / "damaged.msi"
    damaged.write_bytes(container.pack())
    result = crossmsi("inspect", damaged)
    assert result.returncode == 2
    assert result.stderr.startswith(f"error: {damaged}: table Media: ")
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "Media damaged" in lines and "Property 3 rows" in lines
    assert crossmsi("inspect", damaged, "-t", "Property", "--format", "idt").returncode == 0
    assert crossmsi("inspect", damaged, "-t", "Media", "--format", "idt").stderr.startswith(f"error: {damaged}: ")
