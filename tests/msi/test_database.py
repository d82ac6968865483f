"""Databases made, saved, opened, edited."""

from __future__ import annotations

import io
from array import array
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.msi import Column, Database, Stream, Table
from crossmsi.msi.streamnames import encode_name
from tests.fuzz.container import Container

THINGS = [Column("Thing", "s72", True), Column("Number", "I2"), Column("Wide", "I4"), Column("Text", "L0")]


def saved(database: Database) -> Database:
    out = io.BytesIO()
    database.save(out)
    return Database.open(out.getvalue())


def contents(database: Database) -> dict:
    return {name: (table.columns, [tuple(row) for row in table]) for name, table in database.tables.items()}


def test_values_of_every_type_survive() -> None:
    database = Database()
    things = database.create("Thing", THINGS)
    things.append("a", -32767, -(2**31) + 1, "x" * 70_000)
    things.append("b", 32767, 2**31 - 1, "zwei\r\nZeilen\täöü")
    things.append("c")
    assert contents(saved(database)) == contents(database)


def test_long_strings_of_any_reference_count_survive() -> None:
    database = Database()
    things = database.create("Thing", THINGS)
    for number in range(3):
        things.append(f"t{number}", None, None, "y" * 300_000)
    things.append("u", None, None, "z" * 65_536)
    assert contents(saved(database)) == contents(database)


def test_long_strings_in_the_form_of_libmsi_are_read() -> None:
    from crossmsi.msi.stringpool import read_strings

    pairs = ((1252, 0), (1, 1), (0, 7), (300_000 & 0xFFFF, 300_000 >> 16), (2, 1))
    pool = b"".join(one.to_bytes(2, "little") + two.to_bytes(2, "little") for one, two in pairs)
    assert read_strings(pool, b"a" + b"y" * 300_000 + b"bc") == [None, "a", "y" * 300_000, "bc"]


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 4095, 4096, 4097, 70_000])
def test_streams_of_every_size_survive(size: int) -> None:
    database = Database()
    binary = database.create("Binary", [Column("Name", "s72", True), Column("Data", "v0")])
    data = bytes(index % 251 for index in range(size))
    binary.append("one", Stream.from_bytes(data))
    binary.append("two", Stream.from_bytes(data[::-1]))
    database.streams["free.cab"] = Stream.from_bytes(data)
    again = saved(database)
    assert again["Binary"].get("one").Data.read() == data
    assert again["Binary"].get("two").Data.read() == data[::-1]
    assert again.streams["free.cab"].read() == data
    assert sorted(again.streams) == ["Binary.one", "Binary.two", "free.cab"]


def test_more_than_65535_strings_take_three_bytes_a_reference() -> None:
    database = Database()
    things = database.create("Thing", THINGS)
    for number in range(66_000):
        things.append(f"thing{number}", number % 100)
    again = saved(database)
    assert again["Thing"].column("Thing") == things.column("Thing")
    assert again["Thing"].get("thing65999").Number == 65_999 % 100


def test_saving_twice_gives_the_same_bytes_and_reopening_keeps_the_row_order() -> None:
    database = Database()
    things = database.create("Thing", THINGS)
    for name in ("zeta", "alpha", "mid"):
        things.append(name)
    one, two, three = io.BytesIO(), io.BytesIO(), io.BytesIO()
    database.save(one)
    database.save(two)
    assert one.getvalue() == two.getvalue()
    again = Database.open(one.getvalue())
    assert again["Thing"].column("Thing") == ["zeta", "alpha", "mid"]
    again.save(three)
    assert three.getvalue() == one.getvalue()


def test_edits_are_saved() -> None:
    database = Database()
    things = database.create("Thing", THINGS)
    for name in ("a", "b", "c"):
        things.append(name, 1)
    again = saved(database)
    table = again["Thing"]
    table.remove(table.get("a"))
    table.replace(table.get("b"), Number=7)
    table.insert(Thing="d", Text="new")
    final = saved(again)["Thing"]
    assert [tuple(row) for row in final] == [
        ("b", 7, None, None), ("c", 1, None, None), ("d", None, None, "new"),
    ]  # fmt: skip
    again.drop("Thing")
    assert "Thing" not in saved(again)


def test_removing_a_binary_row_removes_its_stream() -> None:
    database = Database()
    binary = database.create("Binary", [Column("Name", "s72", True), Column("Data", "v0")])
    binary.append("gone", Stream.from_bytes(b"1"))
    binary.append("kept", Stream.from_bytes(b"2"))
    again = saved(database)
    again["Binary"].remove(again["Binary"].get("gone"))
    assert list(saved(again).streams) == ["Binary.kept"]


def test_summary_information_survives() -> None:
    database = Database()
    moment = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    database.summary.codepage = 65001
    database.summary.title = "Überschrift"
    database.summary.page_count = 200
    database.summary.created = moment
    database.summary.last_author = None
    again = saved(database).summary
    assert (again.codepage, again.title, again.page_count, again.created) == (65001, "Überschrift", 200, moment)
    assert again.last_author is None and again.numbers() == [1, 2, 12, 14]


def test_code_page_decides_what_text_fits() -> None:
    database = Database()
    database.create("Thing", THINGS).append("snow", None, None, "☃")
    with pytest.raises(CrossmsiError) as error:
        database.save(io.BytesIO())
    assert str(error.value) == (
        "code page 1252 has no character '☃', needed by '☃'\n  hint: use the code page 65001 (UTF-8) or other text"
    )
    database.codepage = 65001
    assert saved(database)["Thing"].get("snow").Text == "☃"


def test_bytes_outside_the_code_page_are_not_lost() -> None:
    database = Database()
    database.create("Thing", THINGS).append("odd", None, None, "x\udc81y")
    out = io.BytesIO()
    database.save(out)
    assert b"x\x81y" in out.getvalue()
    assert Database.open(out.getvalue())["Thing"].get("odd").Text == "x\udc81y"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (("a",), "f.wxs:9: table Thing has the row a already, from f.wxs:3"),
        (("b", "text"), "f.wxs:9: Thing.Number takes a whole number, not 'text'"),
        (("b", 32768), "f.wxs:9: Thing.Number can't hold the number 32768"),
        (("b", -32768), "f.wxs:9: Thing.Number can't hold the number -32768"),
        ((5,), "f.wxs:9: Thing.Thing takes text, not 5"),
        (("b", 1, 2, "3", 4), "f.wxs:9: table Thing: 5 values for 4 columns"),
    ],
)
def test_rows_that_do_not_fit_are_refused(values: tuple, message: str) -> None:
    things = Database().create("Thing", THINGS)
    things.append("a", at=SourceLocation("f.wxs", 3))
    with pytest.raises(CrossmsiError) as error:
        things.append(*values, at=SourceLocation("f.wxs", 9))
    assert str(error.value) == message
    assert len(things) == 1


def test_locations_stay_with_their_rows() -> None:
    things = Database().create("Thing", THINGS)
    row = things.append("a", at=SourceLocation("f.wxs", 3))
    assert things.locate(things.replace(row, Thing="b", Number=1)) == SourceLocation("f.wxs", 3)
    assert things.get("a") is None and things.get("b").Number == 1


def test_save_to_a_path_leaves_the_old_file_when_it_fails(tmp_path) -> None:
    target = tmp_path / "x.msi"
    target.write_bytes(b"old")
    database = Database()
    database.create("Thing", THINGS).append("snow", None, None, "☃")
    with pytest.raises(CrossmsiError):
        database.save(target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.msi"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a Windows Installer file: the compound-file signature is missing"),
        (b"MZ" + bytes(600), "not a Windows Installer file: the compound-file signature is missing"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(10), "compound file: the header is truncated"),
    ],
)
def test_other_files_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(CrossmsiError) as error:
        Database.open(data)
    assert error.value.what == message


def test_a_compound_file_of_another_program_is_refused() -> None:
    from crossmsi.cfb.nodes import StorageNode
    from crossmsi.cfb.writer import write_compound

    out = io.BytesIO()
    write_compound(out, StorageNode("Root Entry"))
    with pytest.raises(CrossmsiError, match="not a Windows Installer database"):
        Database.open(out.getvalue())


def test_a_missing_file_is_named(tmp_path) -> None:
    with pytest.raises(CrossmsiError) as error:
        Database.open(tmp_path / "none.msi")
    assert str(error.value) == f"{tmp_path / 'none.msi'}: can't open the file: No such file or directory"


NAMES = st.text(st.characters(codec="ascii", categories=("L", "N"), include_characters="_."), min_size=1, max_size=20)
TEXTS = st.none() | st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=50)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.dictionaries(
        NAMES,
        st.tuples(st.none() | st.integers(-32767, 32767), st.none() | st.integers(-(2**31) + 1, 2**31 - 1), TEXTS),
    ),
    free=st.dictionaries(NAMES, st.binary(max_size=9000), max_size=3),
)
def test_any_content_survives(rows: dict, free: dict) -> None:
    database = Database()
    database.codepage = 65001
    things = database.create("Thing", THINGS)
    for name, values in rows.items():
        things.append(name, *values)
    # Names that differ in case only would be one name to a compound file's readers.
    for name, data in {name.lower(): data for name, data in free.items()}.items():
        database.streams[name] = Stream.from_bytes(data)
    again = saved(database)
    assert contents(again) == contents(database)
    assert {n: s.read() for n, s in again.streams.items()} == {n: s.read() for n, s in database.streams.items()}


def test_rows_added_many_at_once_are_like_rows_added_one_by_one() -> None:
    rows = [(f"t{number}", number, None, f"text {number % 7}") for number in range(50)]
    places = [SourceLocation("f.wxs", number) for number in range(50)]
    many, single = Database().create("Thing", THINGS), Database().create("Thing", THINGS)
    many.extend([], [])
    for first in range(0, 50, 20):
        many.extend(rows[first : first + 20], places[first : first + 20])
    for row, at in zip(rows, places, strict=True):
        single.append(*row, at=at)
    assert many.rows == single.rows
    assert [many.locate(row) for row in many] == places
    assert many.get("t33") == rows[33] and ("t49",) in many and ("t50",) not in many
    with pytest.raises(CrossmsiError, match=r"f\.wxs:99: table Thing has the row t3 already, from f\.wxs:3"):
        many.extend([("fresh", 1, None, None), ("t3", 1, None, None)], [None, SourceLocation("f.wxs", 99)])
    with pytest.raises(CrossmsiError, match="takes a whole number, not True"):
        many.extend([("u", True, None, None)], [None])


def test_extend_columns_keeps_arrays_until_a_row_changes():
    """Numbers may come in arrays; what reads a table doesn't notice, and a null still finds a place afterwards."""
    columns = [Column("Key", "s72", key=True), Column("Number", "I4")]
    table, place = Table("T", columns), SourceLocation("f.wxs", 7)
    table.extend_columns([["a", "b"], array("i", [70_000, 2])], [None, place])
    assert table.rows == [("a", 70_000), ("b", 2)] and [table.locate(row) for row in table] == [None, place]
    table.append("c", None)
    assert table.column("Number") == [70_000, 2, None]
    table.extend_columns([["d"], array("i", [4])], [place])
    assert table.get("d") == ("d", 4) and table.locate(table.get("d")) == place
    empty = Table("T", columns)
    empty.extend_columns([[], array("i")], [])
    assert not empty.rows
    with pytest.raises(CrossmsiError, match=r"T\.Number can't hold the number 40000"):
        Table("T", [columns[0], Column("Number", "i2")]).extend_columns([["a"], array("i", [40_000])], [place])


def test_places_follow_their_rows():
    """A row's place stays with it when others are taken out, renamed or put into another order."""
    table = Table("T", [Column("Key", "s72", key=True)])
    table.append("own")
    for line, key in enumerate("abc", 1):
        table.append(key, at=SourceLocation("f.wxs", line))
    table.append("last")
    table.remove(table.get("a"))
    table.reorder([3, 2, 1, 0])
    table.replace(table.get("b"), Key="z")
    lines = {row.Key: at and at.line for row in table for at in [table.locate(row)]}
    assert lines == {"last": None, "c": 3, "z": 2, "own": None}
    assert table.locate(("a",)) is None


def test_tables_with_keys_of_several_columns_and_of_nulls() -> None:
    table = Database().create("Pair", [Column("A", "S72", True), Column("B", "I2", True), Column("C", "S0")])
    table.extend([("a", 1, "x"), ("a", None, "y"), (None, 1, "z")], [None] * 3)
    assert (table.get("a", None).C, table.get(None, 1).C) == ("y", "z")
    assert table.get("a") is None and table.get("a", 2) is None
    table.replace(table.get("a", 1), B=2)
    assert table.get("a", 1) is None and table.get("a", 2).C == "x"
    table.remove(table.get("a", None))
    assert table.get(None, 1).C == "z" and len(table) == 2


def test_strings_of_every_kind_of_code_page_are_split_alike() -> None:
    texts = ["plain", "zwei\r\nZeilen\r", "Ünïcode", "", "nul\0inside", "x" * 70_000, "last"]
    for codepage, odd in ((1252, "\udc81"), (65001, "☃𐐷"), (932, "日本"), (0, "é")):
        database = Database()
        database.codepage = codepage
        table = database.create("Thing", THINGS)
        for number in range(20_000):
            table.append(f"t{number}", None, None, (texts if codepage != 932 else texts[:2])[number % 2] + str(number))
        for number, text in enumerate([*(texts if codepage != 932 else texts[:2]), odd]):
            table.append(f"u{number}", None, None, text)
        assert contents(saved(database)) == contents(database)


def test_foreign_keys_of_standard_tables() -> None:
    database = Database()
    for name in ("File", "Component", "Directory", "Property"):
        database.ensure(name)
    database["Directory"].append("TARGETDIR", None, "SourceDir")
    database["Component"].append("C", None, "TARGETDIR", 0)
    component, companion = database.foreign_keys("File")
    assert (companion.column, companion.targets) == ("Version", ("File",))
    assert component == ("File", "Component_", ("Component",), 1)
    assert database.referred(component, "C") == database["Component"].rows[0]
    assert database.referred(component, "D") is None and database.referred(component, None) is None
    assert [(key.column, key.targets) for key in database.foreign_keys("Directory")] == [
        ("Directory_Parent", ("Directory",))
    ]
    assert database.foreign_keys("Property") == ()


def test_foreign_keys_of_other_tables_are_those_of_validation() -> None:
    database = Database()
    database.create("Own", [Column("Own", "s72", True), Column("Place", "S72"), Column("Text", "S72")])
    assert database.foreign_keys("Own") == ()
    validation = database.ensure("_Validation")
    validation.append("Own", "Place", "Y", None, None, "Directory;Pair", 2, None, None, None)
    validation.append("Own", "Gone", "Y", None, None, "Directory", 1, None, None, None)
    (place,) = database.foreign_keys("Own")
    assert place == ("Own", "Place", ("Directory", "Pair"), 2)
    pair = database.create("Pair", [Column("A", "s72", True), Column("B", "s72", True)])
    pair.append("x", "wanted")
    assert database.referred(place, "wanted") == ("x", "wanted") and database.referred(place, "x") is None


def test_a_database_from_idt_text() -> None:
    database = Database()
    table = database.import_idt("Thing\tNumber\r\ns72\tI2\r\nThing\tThing\r\na\t5\r\nb\t\r\n", "Thing.idt")
    assert table is database["Thing"] and table.rows == [("a", 5), ("b", None)]
    assert table.locate(table.rows[1]) == SourceLocation("Thing.idt", 5)
    with pytest.raises(CrossmsiError, match="the table Thing exists already"):
        database.import_idt("Thing\r\ns72\r\nThing\tThing\r\n")
    assert contents(saved(database)) == contents(database)


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        (1, 0x8009, "_Columns: the columns of table Own are not numbered from 1 without gaps"),
        (3, 0x8503, "_Columns: column 'Second' is an integer of 3 bytes"),
        (2, 0xFFFF, "table _Columns, column Name: a string number is beyond the pool"),
    ],
)
def test_a_damaged_definition_is_one_error_that_names_the_file(tmp_path, column: int, cell: int, message: str) -> None:
    database = Database()
    database.create("Own", [Column("First", "s72", True), Column("Second", "I2")]).append("a", 1)
    database.create("Sound", [Column("Key", "s72", True)]).append("b")
    database.save(tmp_path / "p.msi")
    container = Container.parse((tmp_path / "p.msi").read_bytes())
    name = encode_name("_Columns", table=True)
    stored, count = bytearray(container.streams[name]), 3
    at = 2 * (count * column + 1)
    stored[at : at + 2] = cell.to_bytes(2, "little")
    container.streams[name] = bytes(stored)
    (tmp_path / "p.msi").write_bytes(container.pack())
    with Database.open(tmp_path / "p.msi") as damaged:
        with pytest.raises(CrossmsiError) as error:
            damaged["Own"]
        assert str(error.value) == f"{tmp_path / 'p.msi'}: {message}"
        if column != 2:
            assert damaged["Sound"].rows == [("b",)]
            assert damaged.table_names == ["Own", "Sound"]


def test_nothing_is_decoded_before_it_is_asked_for() -> None:
    database = Database()
    database.create("Thing", THINGS).append("a", 1, None, "text")
    opened = saved(database)
    assert "strings" not in vars(opened._content)
    assert opened.summary.numbers() == [] and opened.codepage == 1252
    assert "strings" not in vars(opened._content)
    table = opened["Thing"]
    assert len(table) == 1 and table._data is None
    assert table.column("Text") == ["text"] and table._data is not None
