"""Unpacking never leaves the folder, never follows a link, never replaces a file unasked."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossmsi.analysis import Package
from crossmsi.cab import CabMember, write_cabinet
from crossmsi.cfb import CompoundReader
from crossmsi.extract import unpack_package, unpack_streams
from crossmsi.extract.confined import Confined, OutputError
from crossmsi.extract.layout import install_layout
from crossmsi.extract.safenames import MAX_BYTES, safe_segment
from crossmsi.msi import Database, Stream
from crossmsi.msi.opening import Storage

HOSTILE = [
    "..", ".", "../../etc/passwd", "..\\..\\windows", "C:\\windows\\x.dll", "/etc/passwd", "\\\\server\\share", "CON",
    "con.txt", "NUL", "COM1.log", "lpt9", "a\0b", "name.", "name ", "", " ", "x" * 400, "ü" * 300 + ".dll", "a:stream",
]  # fmt: skip


def package(names: list[str], directory: str = "Tools", literal: str | None = None) -> Package:
    """A package of one component whose files have ``names``, packed in an embedded cabinet."""
    db = Database()
    db.codepage = 65001
    db.summary.word_count = 2
    db.ensure("Directory").append("TARGETDIR", None, "SourceDir")
    db["Directory"].append("DIR", "TARGETDIR", directory)
    if literal:
        db.ensure("Property").append("DIR", literal)
    db.ensure("Component").append("C", None, "DIR", 0)
    for number, name in enumerate(names, 1):
        db.ensure("File").append(f"f{number}", "C", name, 1, None, None, None, number)
    db.ensure("Media").append(1, len(names), None, "#c.cab")
    out = io.BytesIO()
    members = [
        CabMember(f"f{number}", 2, lambda n=number: io.BytesIO(b"%02d" % n), datetime(2020, 1, 1))
        for number in range(1, len(names) + 1)
    ]
    write_cabinet(out, members)
    db.streams["c.cab"] = Stream.from_bytes(out.getvalue())
    return Package(db)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_become_one_harmless_segment(name: str) -> None:
    safe = safe_segment(name)
    assert safe not in ("", ".", "..") and safe == safe.rstrip(". ")
    assert not set(safe) & set('/\\:*?"<>|\0')
    assert len(safe.encode()) <= MAX_BYTES
    assert safe.split(".")[0].upper() not in ("CON", "NUL", "COM1", "LPT9")


@given(st.text(max_size=300))
def test_any_name_is_one_path_segment(name: str) -> None:
    assert len(PurePosixPath(safe_segment(name)).parts) == 1
    assert safe_segment(name) not in (".", "..")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_and_folders_stay_inside(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    for hostile in (package([name or "x"]), package(["ok.txt"], name or "x"), package(["ok.txt"], literal=name or "x")):
        result = unpack_package(hostile, inside, force=True)
        assert result.problems == [] and len(result.files) == 1
        assert (inside / result.files[0]).read_bytes() == b"01"
    assert {path.name for path in tmp_path.iterdir()} == {"inside"}


def test_files_of_one_name_get_names_of_their_own(tmp_path: Path) -> None:
    hostile = package(["a.txt", "A.TXT", "a.txt", "a.txt.f3"])
    layout = install_layout(hostile)
    assert len({str(path).casefold() for path in layout.values()}) == 4
    result = unpack_package(hostile, tmp_path / "out")
    assert sorted((tmp_path / "out" / path).read_bytes() for path in result.files) == [b"01", b"02", b"03", b"04"]


def test_nothing_is_replaced_without_force(tmp_path: Path) -> None:
    one = package(["a.txt"])
    (path,) = unpack_package(one, tmp_path).files
    (tmp_path / path).write_bytes(b"mine")
    with pytest.raises(OutputError) as error:
        unpack_package(one, tmp_path)
    assert error.value.what == "the file exists" and error.value.hint == "--force replaces it"
    assert (tmp_path / path).read_bytes() == b"mine"
    unpack_package(one, tmp_path, force=True)
    assert (tmp_path / path).read_bytes() == b"01"


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "victim").write_bytes(b"precious")
    root = tmp_path / "root"
    (root / "TARGETDIR").mkdir(parents=True)
    (root / "TARGETDIR" / "Tools").symlink_to(outside, target_is_directory=True)
    with pytest.raises(OutputError, match="a link stands where a folder"):
        unpack_package(package(["victim"]), root, force=True)
    assert (outside / "victim").read_bytes() == b"precious"


def test_a_link_in_the_place_of_a_file_is_replaced_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    confined = Confined(tmp_path / "root", force=True)
    (confined.root / "x").symlink_to(victim)
    with confined.create(PurePosixPath("x")) as out:
        out.write(b"new")
    assert victim.read_bytes() == b"precious" and (confined.root / "x").read_bytes() == b"new"


def test_missing_cabinets_and_members_are_problems(tmp_path: Path) -> None:
    broken = package(["a.txt", "b.txt"])
    broken.db["File"].append("more", "C", "c.txt", 1, None, None, None, 2)
    broken.db["Media"].append(2, 9, None, "#gone.cab")
    broken.db["File"].append("lost", "C", "d.txt", 1, None, None, None, 9)
    result = unpack_package(broken, tmp_path)
    assert len(result.files) == 2
    texts = [str(problem) for problem in result.problems]
    assert any("gone.cab" in text for text in texts) and len(texts) == 2


def test_raw_streams(tmp_path: Path) -> None:
    db = package(["a.txt"]).db
    db.streams["../up"] = Stream.from_bytes(b"1")
    db.streams["C.CAB"] = Stream.from_bytes(b"2")
    result = unpack_streams(db, tmp_path / "raw")
    assert len(result.files) == 3 and {path.name for path in tmp_path.iterdir()} == {"raw"}


def test_storages_and_streams_of_one_harmless_name_are_all_kept(tmp_path: Path) -> None:
    db = package(["a.txt"]).db
    inner = io.BytesIO()
    package(["b.txt"]).db.save(inner)
    for name in ("x:", "x*", "C.CAB"):
        db.storages[name] = Storage(CompoundReader(inner), None)
    db.streams["x_"] = Stream.from_bytes(b"stream")
    result = unpack_streams(db, tmp_path)
    assert len({str(path).casefold() for path in result.files}) == len(result.files)
    assert (tmp_path / "x_").read_bytes() == b"stream"
    assert sum(path.name == "c.cab" for path in result.files) == 4


def test_a_file_that_exists_is_told_before_any_other_is_written(tmp_path: Path) -> None:
    many = package(["a.txt", "b.txt", "c.txt"])
    *_, last = install_layout(many).values()
    (tmp_path / last).parent.mkdir(parents=True)
    (tmp_path / last).write_bytes(b"mine")
    with pytest.raises(OutputError, match="the file exists"):
        unpack_package(many, tmp_path)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [last.name]
    many.db.streams["z"] = Stream.from_bytes(b"z")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "z").write_bytes(b"mine")
    with pytest.raises(OutputError, match="the file exists"):
        unpack_streams(many.db, tmp_path / "raw")
    assert [path.name for path in (tmp_path / "raw").iterdir()] == ["z"]


def test_a_folder_in_the_place_of_a_file_is_left_alone(tmp_path: Path) -> None:
    one = package(["a.txt"])
    (path,) = install_layout(one).values()
    (tmp_path / path / "inner").mkdir(parents=True)
    with pytest.raises(OutputError, match="a folder stands where a file"):
        unpack_package(one, tmp_path, force=True)
    assert (tmp_path / path / "inner").is_dir()


def test_a_damaged_member_leaves_no_half_file_and_with_force_the_old_one(tmp_path: Path) -> None:
    whole = package(["a.txt", "b.txt"])
    (first, second) = unpack_package(whole, tmp_path).files
    cabinet = bytearray(whole.db.streams["c.cab"].read())
    cabinet[-3] ^= 0xFF
    whole.db.streams["c.cab"] = Stream.from_bytes(bytes(cabinet))
    damaged = Package(whole.db)
    result = unpack_package(damaged, tmp_path, force=True)
    assert result.files == [] and len(result.problems) == 1
    assert (tmp_path / first).read_bytes() == b"01" and (tmp_path / second).read_bytes() == b"02"
    assert sorted(path.name for path in tmp_path.rglob("*.*") if path.is_file()) == ["a.txt", "b.txt"]
    result = unpack_package(damaged, tmp_path / "fresh")
    assert result.files == [] and not [path for path in (tmp_path / "fresh").rglob("*") if path.is_file()]


def test_an_interrupt_leaves_no_half_file(tmp_path: Path) -> None:
    def interrupt(out) -> None:
        out.write(b"half")
        raise KeyboardInterrupt

    db = Database()
    db.streams["a"], db.streams["b"] = Stream.from_bytes(b"1"), Stream.from_writer(interrupt)
    with pytest.raises(KeyboardInterrupt):
        unpack_streams(db, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_an_interrupt_within_a_cabinet_leaves_whole_files_only(tmp_path: Path) -> None:
    seen: list[int] = []

    def progress(done: int) -> None:
        seen.append(done)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        unpack_package(package(["a.txt", "b.txt", "c.txt"]), tmp_path, progress=progress)
    left = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert left and left.items() <= {"a.txt": b"01", "b.txt": b"02"}.items()
