"""Media and cabinets, sequence numbers, loose files, limits; speed that stays linear."""

# ruff: noqa: E501 (a case a line reads better than wrapped source text)
from __future__ import annotations

import time

import pytest

from crossmsi.compile.bind import media as media_step
from crossmsi.errors import CrossmsiError

DIR = '<StandardDirectory Id="ProgramFilesFolder"><Directory Id="INSTALLDIR" Name="App"><Directory Id="SUB" Name="sub dir"/></Directory></StandardDirectory>'


@pytest.fixture
def package(compile_body):
    """Compile files a, b, c (DiskId from ``disks``) with these media elements."""

    def run(media="", disks="   ", attributes="", **options):
        files = "".join(
            f'<File Id="{key}" Directory="SUB" Name="{key}.txt" Source="tool.txt" {attributes}'
            + (f' DiskId="{disk}"/>' if disk.strip() else "/>")
            for key, disk in zip("abc", disks, strict=True)
        )
        return compile_body(f'{DIR}{media}<Feature Id="Main">{files}</Feature>', **options)

    return run


def shape(compiled):
    return [(c.disk_id, c.name, c.embedded, c.compression, [p.file_id for p in c.payloads]) for c in compiled.cabinets]


def test_without_media_there_is_one_external_cabinet(package, lines):
    compiled = package()
    assert lines(compiled, "Media") == ["Media:1\t3\t\tcab1.cab\t\t"]
    assert shape(compiled) == [(1, "cab1.cab", False, None, ["a", "b", "c"])]
    assert [(p.file_id, p.sequence, p.disk_id, p.size) for p in compiled.payloads] == [
        ("a", 1, 1, 4), ("b", 2, 1, 4), ("c", 3, 1, 4),
    ]  # fmt: skip
    assert {row.File: row.Sequence for row in compiled.database.rows("File")} == {"a": 1, "b": 2, "c": 3}


def test_media_template(package, lines):
    compiled = package('<MediaTemplate EmbedCab="yes" CompressionLevel="high" CabinetTemplate="data{0}.cab"/>')
    assert lines(compiled, "Media") == ["Media:1\t3\t\t#data1.cab\t\t"]
    assert shape(compiled) == [(1, "data1.cab", True, "high", ["a", "b", "c"])]


def test_a_template_starts_a_new_cabinet_when_one_is_full(package, lines, monkeypatch):
    monkeypatch.setattr(media_step, "MEGABYTE", 8)
    compiled = package('<MediaTemplate MaximumUncompressedMediaSize="1"/>')
    assert lines(compiled, "Media") == ["Media:1\t2\t\tcab1.cab\t\t", "Media:2\t3\t\tcab2.cab\t\t"]
    assert shape(compiled) == [(1, "cab1.cab", False, None, ["a", "b"]), (2, "cab2.cab", False, None, ["c"])]


def test_authored_media(package, lines):
    media = (
        '<Media Id="2" Cabinet="two.cab" VolumeLabel="V" CompressionLevel="none"/><Media Id="1" Cabinet="one.cab" EmbedCab="yes"'
        ' DiskPrompt="CD"/><Property Id="DiskPrompt" Value="[1]"/><Media Id="3" Cabinet="empty.cab"/>'
    )
    compiled = package(media, disks="2 2")
    assert lines(compiled, "Media") == [
        "Media:1\t1\tCD\t#one.cab\t\t", "Media:2\t3\t\ttwo.cab\tV\t", "Media:3\t3\t\t\t\t",
    ]  # fmt: skip
    assert shape(compiled) == [
        (1, "one.cab", True, None, ["b"]),
        (2, "two.cab", False, "none", ["a", "c"]),
    ]
    assert [warning.what for warning in compiled.warnings] == [
        "no file goes into the cabinet empty.cab, so it isn't made"
    ]
    assert {row.File: row.Sequence for row in compiled.database.rows("File")} == {"b": 1, "a": 2, "c": 3}


def test_uncompressed_files_lie_beside_a_compressed_package(package, lines):
    compiled = package(attributes='Compressed="no"')
    assert lines(compiled, "Media") == ["Media:1\t3\t\t\t\t"]
    assert compiled.cabinets == []
    assert [(path, p.file_id) for path, p in compiled.loose] == [("a.txt", "a"), ("b.txt", "b"), ("c.txt", "c")]


def test_an_uncompressed_package_has_the_layout_of_an_administrative_image(tmp_path):
    from crossmsi.compile import compile_source

    (tmp_path / "tool.txt").write_text("x")
    text = (
        '<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Package Name="P" Manufacturer="M" Version="1" Compressed="no">'
        '<StandardDirectory Id="ProgramFilesFolder"><Directory Id="A" Name="App" SourceName="Src"/></StandardDirectory>'
        '<Feature Id="F"><File Id="f" Directory="A" Source="tool.txt"/></Feature></Package></Wix>'
    )
    compiled = compile_source(text, base_dir=tmp_path)
    assert [path for path, _ in compiled.loose] == ["PFiles/Src/tool.txt"]
    assert compiled.database.summary.word_count == 0


@pytest.mark.parametrize(
    ("media", "disks", "message"),
    [
        (
            '<Media Id="1" EmbedCab="yes"/>',
            "   ",
            "element Media lacks Cabinet, which EmbedCab and CompressionLevel need",
        ),
        ('<Media Id="1"/>', "   ", "file a is to be compressed, but Media 1 has no Cabinet"),
        ('<Media Id="1" Cabinet="a.cab"/>', "2  ", "file a is for disk 2, which no Media defines"),
        (
            '<Media Id="1" Cabinet="a.cab"/><Media Id="2" Cabinet="A.CAB"/>',
            "   ",
            "the cabinet name A.CAB is given twice",
        ),
        ('<Media Id="1" Cabinet="a.cab"/><Media Id="1" Cabinet="b.cab"/>', "   ", "Media 1 is defined twice"),
        ('<Media Id="1" Cabinet="a.cab"/><MediaTemplate/>', "   ", "Media and MediaTemplate exclude each other"),
        ("<MediaTemplate/><MediaTemplate/>", "   ", "there are two MediaTemplate elements"),
        ('<MediaTemplate CabinetTemplate="same.cab"/>', "   ", "must hold {0} once"),
        (f'<Media Id="1" EmbedCab="yes" Cabinet="{"c" * 63}"/>', "   ", "is longer than 62 characters"),
        ('<Media Id="1" Cabinet="a/b.cab"/>', "   ", "contains '/', which can't stand in a file name"),
        ('<Media Id="1" Cabinet="a.cab" DiskPrompt="x"/>', "   ", None),
    ],
)
def test_mistakes(package, media, disks, message):
    if message is None:  # DiskPrompt is a property of the installer: naming it is enough
        assert package(media, disks=disks).cabinets
        return
    with pytest.raises(CrossmsiError) as caught:
        package(media, disks=disks)
    assert message in str(caught.value)


def test_more_files_than_a_cabinet_holds(package, lines, monkeypatch):
    monkeypatch.setattr(media_step, "MAX_FILES", 2)
    assert lines(package(), "Media") == ["Media:1\t2\t\tcab1.cab\t\t", "Media:2\t3\t\tcab2.cab\t\t"]
    with pytest.raises(CrossmsiError) as caught:
        package('<Media Id="1" Cabinet="one.cab"/>')
    assert "Media 1 gets 3 files; a cabinet holds 2" in str(caught.value)


def test_sequence_columns_hold_more_than_32767(package):
    columns = {column.name: column.type for column in package().database["File"].columns}
    assert columns["Sequence"] == "i4"
    assert {c.name: c.type for c in package().database["Media"].columns}["LastSequence"] == "i4"


def test_ten_times_the_components_take_about_ten_times_as_long(compile_body):
    """A quadratic step would take a hundred times as long."""

    def seconds(count):
        components = "".join(
            f'<Component Id="C{n}" Directory="INSTALLDIR"><File Id="F{n}" Name="a long name {n}.txt" Source="tool.txt"/>'
            f'<RegistryValue Root="HKLM" Key="Software\\A" Name="v{n}" Value="x"/></Component>\n'
            for n in range(count)
        )
        body = f'{DIR}<ComponentGroup Id="G">{components}</ComponentGroup><Feature Id="M"><ComponentGroupRef Id="G"/></Feature>'
        start = time.process_time()
        compiled = compile_body(body)
        assert len(compiled.database["Registry"]) == count
        return time.process_time() - start

    seconds(10)
    small = min(seconds(400) for _ in range(2))
    assert seconds(4000) < 30 * small


def test_the_same_source_gives_the_same_rows(package, tmp_path):
    def rows():
        database = package().database
        return {name: list(map(repr, table)) for name, table in database.tables.items()}

    assert rows() == rows()
