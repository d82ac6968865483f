"""Archive files: export, import, and errors that name the line."""

from __future__ import annotations

import pytest

from crossmsi.errors import CrossmsiError
from crossmsi.msi import Column, Stream, Table
from crossmsi.msi.idt import export_table, import_table


def no_stream(name: str) -> Stream:
    raise AssertionError(name)


def test_text_with_line_ends_and_tabs_survives() -> None:
    table = Table("Thing", [Column("Thing", "s72", True), Column("Number", "I2"), Column("Text", "L0")])
    table.append("a", 5, "one\r\ntwo\tthree")
    table.append("b")
    text = export_table(table, lambda row: "x")
    assert text == "Thing\tNumber\tText\r\ns72\tI2\tL0\r\nThing\tThing\r\na\t5\tone\x11\x19two\x10three\r\nb\t\t\r\n"
    again = import_table(text, no_stream, "Thing.idt")
    assert again.columns == table.columns and again.rows == table.rows


def test_code_page_is_written_for_other_text_only() -> None:
    table = Table("Thing", [Column("Thing", "s72", True)])
    table.append("ä")
    assert export_table(table, lambda row: "x", 1252).split("\r\n")[2] == "1252\tThing\tThing"
    assert import_table(export_table(table, lambda row: "x", 1252), no_stream, "p").rows == table.rows


def test_binary_cells_name_files() -> None:
    text = "Name\tData\r\ns72\tv0\r\nBinary\tName\r\none\tone.ibd\r\n"
    table = import_table(text, lambda name: Stream.from_bytes(name.encode()), "Binary.idt")
    assert table.get("one").Data.read() == b"one.ibd"
    assert export_table(table, lambda row: row.Name + ".ibd") == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A\r\ns72\r\n", "x.idt:2: an archive file has at least three lines"),
        ("A\tB\r\ns72\r\nT\tA\r\n", "x.idt:2: 2 columns, 1 types"),
        ("A\r\nq9\r\nT\tA\r\n", "x.idt:2: column 'A' has no known type: 'q9'\n  hint: e.g. s72, L255, i2, v0"),
        ("A\r\ns72\r\nT\tB\r\n", "x.idt:3: the key column 'B' isn't one of the columns"),
        ("A\r\ns72\r\nT\r\n", "x.idt:3: no key column is named"),
        ("A\tB\r\ns72\ti2\r\nT\tA\r\na\t1\r\nb\r\n", "x.idt:5: 1 cells in a table of 2 columns"),
        ("A\tB\r\ns72\ti2\r\nT\tA\r\na\tx\r\n", "x.idt:4: column B takes a whole number, not 'x'"),
        ("A\r\ns72\r\nT\tA\r\na\r\na\r\n", "x.idt:5: table T has the row a already, from x.idt:4"),
    ],
)
def test_errors_name_the_line(text: str, message: str) -> None:
    with pytest.raises(CrossmsiError) as error:
        import_table(text, no_stream, "x.idt")
    assert str(error.value) == message
