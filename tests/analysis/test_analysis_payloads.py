"""Payload identities: from embedded and external cabinets, loose files, unpacked builds, and from nowhere."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest

from crossmsi.analysis import Package
from crossmsi.analysis.sources import find_beside
from crossmsi.cab import CabMember, write_cabinet
from crossmsi.msi import Column, Database, Stream
from crossmsi.pe import identify

PAYLOADS = Path(__file__).parents[2] / "sample_payloads" / "bin"
DATE = datetime(2020, 1, 2, 3, 4, 6)


def contents(isa, name="crosscom.dll"):
    path = PAYLOADS / isa / name
    if not path.exists():
        pytest.skip(f"{path} is missing: the sample payloads have not been built")
    return path.read_bytes()


def cabinet(files):
    out = io.BytesIO()
    write_cabinet(out, [CabMember(n, len(d), lambda d=d: io.BytesIO(d), DATE) for n, d in files.items()])
    return out.getvalue()


def database(files, media, *, word_count=2):
    """files: (key, component, name, attributes, sequence); media: (disk, last sequence, cabinet)."""
    db = Database()
    db.summary.word_count = word_count

    def make(name, columns, rows):
        made = db.create(name, [Column(n, t, n == columns[0][0]) for n, t in columns])
        for row in rows:
            made.append(*row)

    make("File", [("File", "s72"), ("Component_", "s72"), ("FileName", "l255"), ("Attributes", "I2"),
                  ("Sequence", "i2")], files)  # fmt: skip
    make("Media", [("DiskId", "i2"), ("LastSequence", "i4"), ("Cabinet", "S255")], media)
    make("Component", [("Component", "s72"), ("Directory_", "s72")], [("C", "APP"), ("Out", "EVIL")])
    directories = [("TARGETDIR", None, "SourceDir"), ("APP", "TARGETDIR", "APP|My App"), ("EVIL", "TARGETDIR", "..")]
    make("Directory", [("Directory", "s72"), ("Directory_Parent", "S72"), ("DefaultDir", "l255")], directories)
    make("Binary", [("Name", "s72"), ("Data", "V0")], [("Dll", Stream.from_bytes(contents("i386"))), ("None", None)])
    return db


def test_embedded_and_external_cabinets_are_read_once(tmp_path):
    opened = []
    one = cabinet({"a.dll": contents("i386"), "b.dll": contents("amd64"), "t.txt": b"text", "extra": b"MZ"})
    db = database(
        [("a.dll", "C", "a.dll", 0, 1), ("b.dll", "C", "b.dll", 0, 2), ("t.txt", "C", "t.txt", 0, 3),
         ("gone", "C", "gone", 0, 4), ("x.dll", "C", "x.dll", None, 7), ("late", "C", "late", 0, 99)],
        [(1, 5, "#one.cab"), (2, 10, "Two.cab")],
    )  # fmt: skip

    def opener():
        opened.append(1)
        return io.BytesIO(one)

    db.streams["one.cab"] = Stream(opener, len(one))
    (tmp_path / "two.CAB").write_bytes(cabinet({"x.dll": contents("amd64", "crosstool.exe")}))
    payloads = Package(db, path=tmp_path / "p.msi").payloads
    found = {key: identity and identity.isa for key, identity in payloads.items()}
    assert found == {"a.dll": "i386", "b.dll": "amd64", "t.txt": "none", "gone": None, "x.dll": "amd64", "late": None}
    assert len(opened) == 1
    assert payloads.get("nobody") is None and payloads.get(None) is None
    assert payloads.problems == []


def test_big_files_are_identified_by_their_beginning():
    big = contents("amd64") + b"\0" * (3 << 20)
    db = database([("big.dll", "C", "big.dll", 0, 1)], [(1, 1, "#c")])
    db.streams["c"] = Stream.from_bytes(cabinet({"big.dll": big}))
    assert Package(db).payloads.get("big.dll").isa == "amd64"


def test_loose_files_follow_the_source_tree_and_ignore_case(tmp_path):
    (tmp_path / "my app").mkdir()
    (tmp_path / "my app" / "LONG name.dll").write_bytes(contents("amd64"))
    (tmp_path.parent / "outside.dll").write_bytes(contents("amd64"))
    files = [("l", "C", "LONGNA~1.DLL|Long Name.dll", 0, 1), ("o", "Out", "outside.dll", 0, 2),
             ("s", "C", "a|sub/x", 0, 3)]  # fmt: skip
    payloads = Package(database(files, [(1, 9, None)], word_count=0), path=str(tmp_path / "p.msi")).payloads
    assert payloads.get("l").isa == "amd64"
    assert payloads.get("o") is None and payloads.get("s") is None
    nowhere = Package(database(files, [(1, 9, None)], word_count=0)).payloads
    assert nowhere.get("l") is None


def test_attribute_bits_override_the_word_count(tmp_path):
    (tmp_path / "loose.dll").write_bytes(contents("i386"))
    db = database([("loose", "C", "loose.dll", 0x2000, 1), ("packed", "C", "p.dll", 0, 2)], [(1, 2, "#c")])
    db.streams["c"] = Stream.from_bytes(
        cabinet({"packed": contents("amd64"), "loose": contents("amd64", "crosstool.exe")})
    )
    payloads = Package(db, path=tmp_path / "p.msi").payloads
    assert (payloads.get("loose").isa, payloads.get("packed").isa) == ("i386", "amd64")


def test_a_build_gives_its_identities_itself(tmp_path):
    (tmp_path / "x.dll").write_bytes(contents("i386"))
    db = database([("a", "C", "a.dll", 0, 1), ("b", "C", "b.dll", 0, 2)], [(1, 2, "#c")])
    package = Package(db, payloads={"a": identify(tmp_path / "x.dll")})
    assert package.payloads.get("a").isa == "i386"
    assert package.payloads.get("b") is None and package.payloads.get("other") is None
    assert package.payloads.problems == []  # the cabinet, which isn't there yet, was not asked for
    assert package.source_names == {"a": "x.dll"}


@pytest.mark.parametrize("damage", ["missing", "garbage", "cut"])
def test_damaged_cabinets_are_a_problem_not_a_crash(damage):
    db = database([("a", "C", "a.dll", 0, 1), ("b", "C", "b.dll", 0, 2)], [(1, 3, "#c")])
    whole = cabinet({"a": contents("i386"), "b": contents("amd64")})
    if damage != "missing":
        db.streams["c"] = Stream.from_bytes(b"not a cabinet" if damage == "garbage" else whole[: len(whole) * 3 // 4])
    payloads = Package(db).payloads
    assert payloads.get("b") is None
    assert len(payloads.problems) == 1
    assert payloads.get("b") is None and len(payloads.problems) == 1, "a bad cabinet is not read twice"
    assert payloads.get("a") is None or payloads.get("a").isa == "i386"


def test_binary_table():
    payloads = Package(database([], [])).payloads
    assert payloads.binary("Dll").isa == "i386"
    assert payloads.binary("Dll") is payloads.binary("Dll")
    assert payloads.binary("None") is None and payloads.binary("Nobody") is None and payloads.binary(None) is None


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "a\\b", "a\0b"])
def test_no_name_leads_out(tmp_path, name):
    assert find_beside(str(tmp_path), (name,)) is None
    assert find_beside(str(tmp_path), (name, "x")) is None
