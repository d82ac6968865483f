"""Packages whose files lie in several cabinets: in the package or beside it, with a file that spans two of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from crossmsi.analysis import Package
from crossmsi.extract import unpack_package
from crossmsi.msi import Database, Stream
from crossmsi.report.cabinets import list_cabinets

sys.path.insert(0, str(Path(__file__).parents[1] / "cab"))
from cab_builder import CONTINUED_FROM_PREVIOUS, CONTINUED_TO_NEXT, block, cabinet, mszip_payloads

TEXT = b"".join(b"line %d\n" % number for number in range(12_000))
FIRST = 1000
CONTENTS = {"first.txt": TEXT[:FIRST], "big.txt": TEXT[FIRST:-FIRST], "last.txt": TEXT[-FIRST:]}


def spanning_cabinets() -> dict[str, bytes]:
    *before, (payload, size), last = mszip_payloads(TEXT)
    big = len(CONTENTS["big.txt"])
    one = [*(block(*item) for item in before), block(payload[:500], 0)]
    two = [block(payload[500:], size), block(*last)]
    return {
        "one.cab": cabinet(
            [(1, one)], [(b"f1", FIRST, 0, 0), (b"f2", big, FIRST, CONTINUED_TO_NEXT)], following=b"two.cab"
        ),
        "two.cab": cabinet(
            [(1, two)],
            [(b"f2", big, FIRST, CONTINUED_FROM_PREVIOUS), (b"f3", FIRST, FIRST + big, 0)],
            previous=b"one.cab",
            index=1,
        ),
    }


def package(folder: Path, embedded: bool) -> Package:
    db = Database()
    db.summary.word_count = 2
    db.ensure("Directory").append("TARGETDIR", None, "SourceDir")
    db.ensure("Component").append("C", None, "TARGETDIR", 0)
    for number, (name, data) in enumerate(CONTENTS.items(), 1):
        db.ensure("File").append(f"f{number}", "C", name, len(data), None, None, None, number)
    mark = "#" if embedded else ""
    db.ensure("Media").append(1, 2, None, f"{mark}one.cab")
    db["Media"].append(2, 3, None, f"{mark}two.cab")
    for name, data in spanning_cabinets().items():
        if embedded:
            db.streams[name] = Stream.from_bytes(data)
        else:
            (folder / name).write_bytes(data)
    db.save(folder / "p.msi")
    return Package(Database.open(folder / "p.msi"), path=folder / "p.msi")


@pytest.mark.parametrize("embedded", [True, False], ids=["embedded", "external"])
def test_a_file_that_spans_two_cabinets(tmp_path: Path, embedded: bool) -> None:
    one = package(tmp_path, embedded)
    result = unpack_package(one, tmp_path / "out")
    assert result.problems == []
    assert {path.name: (tmp_path / "out" / path).read_bytes() for path in result.files} == CONTENTS
    listed = list_cabinets(one.db, tmp_path)
    assert [[file.name for file in cabinet.files] for cabinet in listed] == [["f1", "f2"], ["f2", "f3"]]


def test_a_missing_second_cabinet_costs_only_what_is_in_it(tmp_path: Path) -> None:
    one = package(tmp_path, embedded=False)
    (tmp_path / "two.cab").unlink()
    result = unpack_package(one, tmp_path / "out")
    assert [path.name for path in result.files] == ["first.txt"]
    assert all("'two.cab'" in str(problem) for problem in result.problems) and len(result.problems) == 2
    assert [path.name for path in (tmp_path / "out").rglob("*.*")] == ["first.txt"]


def test_a_quantum_cabinet_is_named_and_nothing_of_it_is_written(tmp_path: Path) -> None:
    one = package(tmp_path, embedded=False)
    (tmp_path / "one.cab").write_bytes(cabinet([(2 | 7 << 4 | 20 << 8, [block(b"x" * 40, 100)])], [(b"f1", 100, 0, 0)]))
    result = unpack_package(one, tmp_path / "out")
    assert any("Quantum" in str(problem) for problem in result.problems)
    assert "first.txt" not in [path.name for path in result.files]
