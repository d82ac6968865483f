"""Archive folders bring back everything that a package holds, and leave nothing behind when they can't."""

from __future__ import annotations

import io
import os
import tarfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_round_trip_shared import ARCHIVE, NO_DATABASE, contents
from transform_builder import TransformBuilder

from crossmsi.cfb import CompoundReader
from crossmsi.errors import CrossmsiError
from crossmsi.msi import Column, Database, Stream
from crossmsi.msi.archive import export_database
from crossmsi.msi.archivenames import file_name, name_of
from crossmsi.msi.opening import Storage
from crossmsi.msi.patch import CLSID_PATCH
from crossmsi.msi.saving import database_bytes
from crossmsi.msi.unarchive import import_database

SUMMARY = "PropertyId\tValue\r\ni2\tl255\r\n_SummaryInformation\tPropertyId\r\n"
SHARED = 1 if os.environ.get("CROSSMSI_ROUND_TRIP") == "all" else 60


def comparable(database: Database) -> dict:
    """Everything but the order of rows, which an archive keeps and a saved package gives anew."""
    found = contents(database)
    found["tables"] = {name: (columns, sorted(rows, key=repr)) for name, (columns, rows) in found["tables"].items()}
    return found


def carried(database: Database, folder: Path) -> Database:
    """The package after a way through an archive folder."""
    export_database(database, folder)
    with import_database(folder) as again:
        return Database.open(database_bytes(again))


def things(*rows: tuple) -> Database:
    database = Database()
    database.create("Thing", [Column("Thing", "s72", True), Column("Text", "L0"), Column("Data", "V0")])
    for row in rows:
        database["Thing"].append(*row)
    return database


@given(st.text(max_size=40))
def test_any_name_has_a_file_name_and_comes_back(name: str) -> None:
    assert name_of(file_name(name)) == name
    assert len(Path(file_name(name)).parts) == 1 and file_name(name) not in (".", "..")


@pytest.mark.parametrize("name", ["CON", "nul.txt", "a.", " a", "a/b", "..", "", "\ud800", "%41", "\x05Summary"])
def test_odd_names_are_plain_file_names(name: str) -> None:
    file = file_name(name)
    assert name_of(file) == name and file.isascii() and file.isprintable() and not set(file) & set('/\\:*?"<>|')
    assert file == file.strip() and not file.endswith(".") and file.split(".")[0].upper() not in ("CON", "NUL")


def test_streams_of_odd_names_storages_signature_and_class_come_back(tmp_path: Path) -> None:
    inner = Database()
    inner.ensure("Property").append("ProductName", "Inner")
    database = things(("a", "text", Stream.from_bytes(b"1")), ("..", None, Stream.from_bytes(b"2")), ("b",))
    database.clsid = CLSID_PATCH
    database.streams["\x05DigitalSignature"] = Stream.from_bytes(b"s" * 5000)
    database.streams["a/b:c"] = Stream.from_bytes(b"odd")
    transform = TransformBuilder()
    transform.add("Property", inner["Property"].columns, "Added", "value")
    database.storages["change"] = Storage(CompoundReader(io.BytesIO(transform.pack())), None)
    database.storages["in.msi"] = Storage(CompoundReader(io.BytesIO(database_bytes(inner))), None)
    original = Database.open(database_bytes(database))
    again = carried(original, tmp_path / "folder")
    assert comparable(again) == comparable(original)
    assert again.clsid == CLSID_PATCH and sorted(again.storages) == ["change", "in.msi"]
    # A nested transform is a file that can be applied.
    target = Database()
    target.ensure("Property")
    assert target.apply_transform(tmp_path / "folder" / "_Storages" / "change") == []
    assert target["Property"].get("Added").Value == "value"


@pytest.mark.skipif(not ARCHIVE.is_file(), reason=f"{ARCHIVE} is absent")
def test_packages_of_the_shared_set_come_back(tmp_path: Path) -> None:
    count = 0
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            chosen = "InstanceTransforms" in member.name or zlib.crc32(member.name.encode()) % SHARED == 0
            if not member.isfile() or not chosen or member.name == NO_DATABASE:
                continue
            original = Database.open(archive.extractfile(member).read())
            assert comparable(carried(original, tmp_path / str(count))) == comparable(original), member.name
            count += 1
    assert count > 10


def test_summary_information_that_text_can_not_carry_comes_back(tmp_path: Path) -> None:
    database = things(("a",))
    database.summary.codepage, database.summary.title = 65001, "Tab\tand\r\nsnow ☃"
    database.summary.created = datetime(2020, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
    database.summary._typed[17] = (71, b"\xff\xff\xff\xffthumbnail!!!")
    assert comparable(carried(database, tmp_path / "one"))["summary"] == comparable(database)["summary"]
    # Editing the text changes what is edited and no more.
    path = tmp_path / "one" / "_SummaryInformation.idt"
    path.write_bytes(path.read_bytes().replace("snow ☃".encode(), b"rain").replace(b"2020/01/02", b"2021/01/02"))
    with import_database(tmp_path / "one") as edited:
        assert edited.summary.title == "Tab\tand\r\nrain"
        assert edited.summary.created == datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC)
        assert edited.summary.typed(17) == (71, b"\xff\xff\xff\xffthumbnail!!!")
    path.write_bytes(b"".join(line for line in path.read_bytes().splitlines(True) if not line.startswith(b"12\t")))
    with import_database(tmp_path / "one") as edited:
        assert edited.summary.created is None


@pytest.mark.parametrize("codepage", [0, 932, 1250, 1252, 65001])
def test_code_pages_come_back(tmp_path: Path, codepage: int) -> None:
    text = {0: "ascii", 932: "日本", 1250: "Zażółć", 1252: "é \udc81", 65001: "☃"}[codepage]
    database = things(("a", text))
    database.codepage = codepage
    again = carried(database, tmp_path / "one")
    assert (again.codepage, again["Thing"].get("a").Text) == (codepage, text)
    if codepage:
        # Other tools write no file that forces the code page: the tables name theirs.
        (tmp_path / "one" / "_ForceCodepage.idt").unlink()
        with import_database(tmp_path / "one") as again:
            assert (again.codepage, again["Thing"].get("a").Text) == (codepage, text)


def test_what_no_archive_can_hold_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    database = things(("a", "text", Stream.from_bytes(b"1")), ("b", "a\x10b"))
    with pytest.raises(CrossmsiError) as error:
        export_database(database, tmp_path / "new")
    assert str(error.value) == "Thing/b: an archive file can't hold the text 'a\\x10b'"
    (tmp_path / "empty").mkdir()
    with pytest.raises(CrossmsiError):
        export_database(database, tmp_path / "empty")
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]


def test_an_interrupted_export_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(out) -> None:
        out.write(b"half")
        raise KeyboardInterrupt

    database = things(("a", "text", Stream.from_bytes(b"1")))
    database.streams["big"] = Stream.from_writer(interrupt)
    with pytest.raises(KeyboardInterrupt):
        export_database(database, tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_a_transform_is_not_exported_as_an_empty_package(tmp_path: Path) -> None:
    transform = Database.open(TransformBuilder().pack())
    with pytest.raises(CrossmsiError, match="a transform is no database to export"):
        export_database(transform, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("_ForceCodepage", "nonsense", "_ForceCodepage.idt:3: not of the form of a code page file"),
        ("_SummaryInformation", "A\r\ns72\r\n_SummaryInformation\tA\r\nx\r\n", "not a summary information table"),
        ("_SummaryInformation", SUMMARY + "99\tx\r\n",
         "_SummaryInformation.idt:4: there is no summary property 99"),
        ("_SummaryInformation", SUMMARY + "14\tx\r\n",
         "_SummaryInformation.idt:4: the summary property page_count can't be 'x'"),
        ("_SummaryInformation", SUMMARY + "14\t9999999999\r\n",
         "_SummaryInformation.idt:4: summary information: property 14 can't be 9999999999"),
    ],
)  # fmt: skip
def test_damaged_archive_files_are_one_error(tmp_path: Path, name: str, text: str, message: str) -> None:
    export_database(things(("a",)), tmp_path / "one")
    (tmp_path / "one" / f"{name}.idt").write_text(text, newline="")
    with pytest.raises(CrossmsiError) as error:
        import_database(tmp_path / "one")
    assert message in str(error.value)
