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
from crossmsi.msi import Database, Stream, schema
from crossmsi.msi.opening import Storage
from crossmsi.msi.where import select_rows

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
