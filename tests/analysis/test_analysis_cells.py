"""Cell verdicts: each kind of problem, and agreement with the real suite's ICE03 on the conformance packages."""

from __future__ import annotations

import io
import json
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from crossmsi.analysis import Package
from crossmsi.analysis.cells import bad_custom_sources, bad_values
from crossmsi.analysis.indexes import Indexes
from crossmsi.analysis.validation_rows import ValidationRows
from crossmsi.msi import Column, Database, Stream

SHARED = Path(__file__).parents[3] / "shared" / "ice-conformance"
VALIDATION = [
    Column("Table", "s32", True), Column("Column", "s32", True), Column("Nullable", "s4"), Column("MinValue", "I4"),
    Column("MaxValue", "I4"), Column("KeyTable", "S255"), Column("KeyColumn", "I2"), Column("Category", "S32"),
    Column("Set", "S255"), Column("Description", "S255"),
]  # fmt: skip


def rule(**facts):
    db = Database()
    made = db.create("_Validation", VALIDATION).insert(Table="T", Column="C", **{"Nullable": "N", **facts})
    return ValidationRows([made]).get("T", "C")


@pytest.fixture
def indexes():
    db = Database()
    for name, keys in {"Icon": ["app.ico"], "File": ["a.dll"], "Binary": ["Bin"], "Directory": ["DIR"]}.items():
        table = db.create(name, [Column(name, "s72", True), Column("Other", "I2")])
        for key in keys:
            table.append(key, 7)
    db.create("Feature", [Column("Feature", "s38", True)]).append("Main")
    return Indexes(db)


@pytest.mark.parametrize(
    ("facts", "type_", "values", "expected"),
    [
        ({}, "s72", ["x", None], {None: "null"}),
        ({"Nullable": "Y"}, "S72", ["x", None], {}),
        ({"Nullable": "@"}, "S72", [None], {}),
        ({}, "s4", ["four", "fives", "fives"], {"fives": "overflow"}),
        ({}, "s0", ["x" * 9999], {}),
        ({"MinValue": 2, "MaxValue": 5}, "i2", [1, 2, 5, 6], {1: "range", 6: "range"}),
        ({"MinValue": 2}, "i2", [1, 32767], {1: "range"}),
        ({"Set": "1;3;7"}, "i2", [1, 2, 7], {2: "set"}),
        ({"MinValue": 1, "MaxValue": 1, "Set": "9"}, "i2", [1, 9, 5], {5: "range"}),
        ({"Set": "red;green"}, "s9", ["red", "blue", ""], {"blue": "set", "": "set"}),
        ({"Set": "1;2", "Category": "Filename"}, "s99", ["1", "a.txt", "not 8.3"], {"not 8.3": "category"}),
        ({"Category": "Identifier"}, "s99", ["ok", "not ok"], {"not ok": "category"}),
        ({"Category": "Nonsense"}, "s99", ["what ever"], {}),
        ({"Category": "Text"}, "s99", ["what [ever"], {}),
        ({"KeyTable": "Icon", "KeyColumn": 1, "Category": "Identifier"}, "s99", ["app.ico", "x"], {"x": "foreign-key"}),
        ({"KeyTable": "Icon;File", "KeyColumn": 1}, "s99", ["a.dll", "app.ico", "Bin"], {"Bin": "foreign-key"}),
        ({"KeyTable": "Gone", "KeyColumn": 1, "Category": "Identifier"}, "s99", ["x"], {"x": "foreign-key"}),
        ({"KeyTable": "Icon", "KeyColumn": 2}, "i2", [7, 8], {8: "foreign-key"}),
        ({"KeyTable": "Icon", "KeyColumn": 99}, "i2", [7], {7: "foreign-key"}),
        (
            {"KeyTable": "File", "KeyColumn": 1, "Category": "Version"},
            "s99",
            ["a.dll", "1.0", "v1"],
            {"v1": "category"},
        ),
        ({"KeyTable": "Icon", "KeyColumn": 1, "Category": "Guid"}, "s99", ["app.ico", "{0}"], {"{0}": "category"}),
        ({"Category": "Shortcut"}, "s99", ["Main", "[DIR]x", "[DIR", "Gone"], {"[DIR": "category", "Gone": "category"}),
        ({"Category": "Binary"}, "v0", [Stream.from_bytes(b""), None], {None: "null"}),
    ],
)
def test_bad_values(indexes, facts, type_, values, expected):
    found = bad_values(rule(**facts), Column("C", type_), values, indexes)
    assert {value: problem.kind for value, problem in found.items()} == expected
    assert all(problem.reason for problem in found.values())


def test_custom_sources(indexes):
    db = Database()
    table = db.create("CustomAction", [Column("Action", "s72", True), Column("Type", "I2"), Column("Source", "S72")])
    good = [(1, "Bin"), (6 + 64, "Bin"), (18, "a.dll"), (22, "a.dll"), (34, "DIR"), (35 + 256, "DIR"), (51, "ANY"),
            (50, "ANY"), (19, "note"), (37, None), (53, "ANY")]  # fmt: skip
    bad = [(1, "a.dll"), (2, "bin"), (17, "Bin"), (21, "x"), (35, "TARGETDIR"), (None, "x"), (3, "x")]
    for number, (kind, source) in enumerate(good):
        table.append(f"good{number}", kind, source)
    for number, (kind, source) in enumerate(bad):
        table.append(f"bad{number}", kind, source)
    found = [row.Action for row, _ in bad_custom_sources(table, indexes)]
    assert found == [f"bad{number}" for number in range(len(bad))]


def cell_findings(package):
    """(severity, table, column, keys) of every bad cell, as ICE03 would report it."""
    for rule_ in package.validation:
        table = package.db.table(rule_.table)
        if rule_.table == "_Validation" or table is None or rule_.column not in table.column_names:
            continue
        position = table.column_index(rule_.column)
        bad = bad_values(rule_, table.columns[position], table.column(rule_.column), package.index)
        for row in table if bad else ():
            if not isinstance(row[position], Stream) and (problem := bad.get(row[position])):
                yield 2 if problem.kind == "overflow" else 1, rule_.table, rule_.column, key_text(table, row)
        if rule_.category == "CustomSource":
            for row, _ in bad_custom_sources(table, package.index):
                yield 1, rule_.table, rule_.column, key_text(table, row)


def key_text(table, row):
    return tuple("" if part is None else str(part) for part in table.key_of(row))


def test_agreement_with_the_real_ice03():
    if not SHARED.exists():
        pytest.skip(f"{SHARED} is not on this machine")
    expected = {}
    for line in (SHARED / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        expected[entry["package"]] = Counter(
            (severity, table, column, tuple(keys))
            for ice, severity, table, column, keys in entry["findings"]
            if ice == "ICE03" and column
        )
    # A localizable key is a property of the column, not of a value: the rule's business.
    del expected["ice03-localized-key.msi"]
    checked = 0
    with tarfile.open(SHARED / "packages.tar.xz") as archive:
        for member in archive:
            name = Path(member.name).name
            if not name.startswith("ice03-") or name not in expected:
                continue
            found = Counter(cell_findings(Package(Database.open(io.BytesIO(archive.extractfile(member).read())))))
            assert found == expected[name], name
            checked += sum(found.values())
    assert checked > 80
