"""Differences of packages, and archive folders that bring a package back."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crossmsi.analysis import Package
from crossmsi.cfb import CompoundReader
from crossmsi.compare import compare_packages
from crossmsi.compare.noise import Noise
from crossmsi.errors import CrossmsiError
from crossmsi.msi import Column, Database, Stream
from crossmsi.msi.archive import export_database
from crossmsi.msi.opening import Storage
from crossmsi.msi.saving import database_bytes
from crossmsi.msi.unarchive import import_database

SAMPLES = Path(__file__).parents[2] / "sample_payloads"


def database(**values: str) -> Database:
    db = Database()
    db.summary.title = values.get("title", "T")
    table = db.create("Thing", [Column("Thing", "s72", True), Column("Value", "S0")])
    for key in ("a", "b"):
        table.append(key, values.get(key))
    binary = db.create("Binary", [Column("Name", "s72", True), Column("Data", "v0")])
    binary.append("one", Stream.from_bytes(values.get("data", "x").encode()))
    return db


def changes(old: Database, new: Database, *ignore: str) -> list[tuple]:
    result = compare_packages(Package(reopened(old)), Package(reopened(new)), Noise(ignore))
    assert result.problems == []
    return [(change.kind, change.area, change.place) for change in result.changes]


def reopened(db: Database) -> Database:
    return Database.open(database_bytes(db))


def test_equal_packages_have_no_differences() -> None:
    assert changes(database(a="1"), database(a="1")) == []


def test_each_kind_of_difference() -> None:
    old, new = database(a="1", title="T"), database(a="2", title="U", data="y")
    new["Thing"].append("c", "3")
    new["Thing"].remove(new["Thing"].get("b"))
    new.create("Extra", [Column("Key", "i2", True)]).append(5)
    new.streams["free"] = Stream.from_bytes(b"1")
    assert changes(old, new) == [
        ("changed", "summary", "title"),
        ("added", "table", "Extra"),
        ("added", "row", "Extra/5"),
        ("changed", "row", "Thing/a/Value"),
        ("removed", "row", "Thing/b"),
        ("added", "row", "Thing/c"),
        ("changed", "stream", "Binary.one"),
        ("added", "stream", "free"),
    ]


def test_guids_and_times_can_be_overlooked() -> None:
    one = database(a="{11111111-2222-3333-4444-555555555555}")
    two = database(a="{aaaaaaaa-2222-3333-4444-555555555555}")
    assert changes(one, two) == [("changed", "row", "Thing/a/Value")]
    assert changes(one, two, "guid") == []
    with pytest.raises(CrossmsiError, match="'colour' can't be ignored"):
        Noise(("colour",))


def test_code_pages_and_nested_storages_are_compared() -> None:
    def nested(value: str) -> Storage:
        inner = database(a=value)
        return Storage(CompoundReader(io.BytesIO(database_bytes(inner))), None)

    old, new = database(), database()
    new.codepage = 65001
    old.storages["same"], new.storages["same"] = nested("1"), nested("1")
    old.storages["in.msi"], new.storages["in.msi"] = nested("1"), nested("2")
    assert changes(old, new) == [
        ("changed", "table", "_ForceCodepage"),
        ("changed", "stream", "in.msi/_StringData"),
    ]


def test_a_file_whose_source_is_not_there_is_a_problem(tmp_path: Path) -> None:
    db = Database()
    db.summary.word_count = 0
    db.ensure("Directory").append("TARGETDIR", None, "SourceDir")
    db.ensure("Component").append("C", None, "TARGETDIR", 0)
    db.ensure("File").append("f", "C", "f.txt", 1, None, None, None, 1)
    db.save(tmp_path / "p.msi")
    result = run("diff", tmp_path / "p.msi", tmp_path / "p.msi")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("the source of file 'f' is not beside the package") == 2


def run(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "crossmsi", *map(str, arguments)], capture_output=True, text=True, timeout=120
    )


def test_the_command_names_a_changed_file(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES, tmp_path / "p")
    manifest = tmp_path / "p" / "crossmsi.yaml"
    assert run("build", manifest, "-o", tmp_path / "one.msi").returncode == 0
    (tmp_path / "p" / "doc" / "readme.txt").write_text("changed")
    assert run("build", manifest, "-o", tmp_path / "two.msi").returncode == 0
    same = run("diff", tmp_path / "one.msi", tmp_path / "one.msi")
    assert (same.returncode, same.stdout) == (0, "")
    result = run("diff", tmp_path / "one.msi", tmp_path / "two.msi", "--format", "json")
    assert result.returncode == 1
    found = {(change["area"], change["place"]) for change in json.loads(result.stdout)["changes"]}
    assert ("file", "readme.txt") in found and ("row", "File/readme.txt/FileSize") in found
    assert ("summary", "revision") in found
    assert not any(place.startswith("File/crosstool") for _, place in found)


def test_an_archive_folder_brings_the_package_back(tmp_path: Path) -> None:
    assert run("build", SAMPLES / "crossmsi.yaml", "-o", tmp_path / "one.msi").returncode == 0
    assert run("export", tmp_path / "one.msi", tmp_path / "folder").returncode == 0
    assert run("import", tmp_path / "folder", "-o", tmp_path / "two.msi").returncode == 0
    result = run("diff", tmp_path / "one.msi", tmp_path / "two.msi")
    assert (result.returncode, result.stdout) == (0, "")


def test_an_archive_keeps_other_alphabets_and_line_ends(tmp_path: Path) -> None:
    db = database(a="zwei\r\nZeilen\tund ☃")
    db.codepage = 65001
    export_database(db, tmp_path / "folder")
    assert changes(db, import_database(tmp_path / "folder")) == []
    assert import_database(tmp_path / "folder").codepage == 65001


def test_a_cell_can_not_name_a_file_elsewhere(tmp_path: Path) -> None:
    export_database(database(), tmp_path / "folder")
    idt = tmp_path / "folder" / "Binary.idt"
    idt.write_text(idt.read_text().replace("one.ibd", "../../secret"))
    with pytest.raises(CrossmsiError, match="is no file name"):
        import_database(tmp_path / "folder")


def test_errors_name_file_and_line(tmp_path: Path) -> None:
    export_database(database(a="1"), tmp_path / "folder")
    idt = tmp_path / "folder" / "Thing.idt"
    idt.write_bytes(idt.read_bytes() + b"a\tb\tc\r\n")
    with pytest.raises(CrossmsiError) as error:
        import_database(tmp_path / "folder")
    assert str(error.value) == f"{idt}:6: 3 cells in a table of 2 columns"
