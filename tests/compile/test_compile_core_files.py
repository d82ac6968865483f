"""File: rows, hashes, versions, short names, sources, clashes; naked files."""

# ruff: noqa: E501 (a case a line reads better than wrapped source text)
from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from types import SimpleNamespace

import pytest

from crossmsi.compile.bind.names import short_for
from crossmsi.compile.identifiers import COMPONENT_NAMESPACE, derived_guid
from crossmsi.compile.names import is_short_name
from crossmsi.errors import CrossmsiError

DIR = '<StandardDirectory Id="ProgramFilesFolder"><Directory Id="INSTALLDIR" Name="App"/></StandardDirectory>'
KNOWN_GUIDS = {
    "ProgramFilesFolder\\msipackage\\test.txt": "{E597A58A-03CB-50D8-93E3-DABA263F233A}",
    "ProgramFilesFolder\\wixtestfolder\\textfile1.txt": "{F14F9FD8-501D-553E-8F6D-4031A02488CC}",
}
SAMPLES = Path(__file__).resolve().parents[2] / "sample_payloads" / "bin"


@pytest.fixture
def package(compile_body):
    """Compile these elements inside one component group of directory INSTALLDIR."""

    def run(body, **options):
        text = f'{DIR}<ComponentGroup Id="G" Directory="INSTALLDIR">\n{body}</ComponentGroup>'
        return compile_body(f'{text}<Feature Id="Main"><ComponentGroupRef Id="G"/></Feature>', **options)

    return run


def file_row(compiled, key="F"):
    return compiled.database["File"].get(key)


@pytest.mark.parametrize(
    ("attributes", "bits"),
    [
        ("", 512),
        ('Vital="no"', 0),
        ('ReadOnly="yes" Hidden="yes" System="yes" Checksum="yes"', 512 + 1 + 2 + 4 + 0x400),
        ('Compressed="no"', 512 + 0x2000),
        ('Compressed="yes"', 512 + 0x4000),
    ],
)
def test_attribute_bits(package, lines, attributes, bits):
    compiled = package(f'<File Id="F" Source="tool.txt" {attributes}/>')
    assert lines(compiled, "File") == [f"File:F\tF\ttool.txt\t4\t\t\t{bits}\t1"]


def test_unversioned_files_have_their_hash(package, lines):
    compiled = package('<File Id="F" Source="a/b.txt"/>', files={"a/b.txt": b"hello"})
    parts = struct.unpack("<4i", hashlib.md5(b"hello").digest())
    assert lines(compiled, "MsiFileHash") == ["MsiFileHash:F\t0\t" + "\t".join(map(str, parts))]
    # MsiGetFileHash of the five bytes, computed by hand from the digest 5d41402a bc4b2a76 b9719d91 1017c592.
    assert parts == (0x2A40415D, 0x762A4BBC, 0x919D71B9 - (1 << 32), 0x92C51710 - (1 << 32))


def test_versioned_files_have_version_and_language_from_the_pe(package):
    if not SAMPLES.is_dir():
        pytest.skip("sample_payloads are not built")
    data = (SAMPLES / "amd64/crosstool.exe").read_bytes()
    compiled = package('<File Id="F" Source="tool.exe"/><File Id="T" Source="tool.txt"/>', files={"tool.exe": data})
    row = file_row(compiled)
    assert row.Version.count(".") == 3
    assert row.Language == "1033"
    assert row.FileSize == len(data)
    assert [hash_.File_ for hash_ in compiled.database.rows("MsiFileHash")] == ["T"]
    assert compiled.identities["F"].isa == "amd64"


def test_default_version_companion_and_language(package):
    body = (
        '<File Id="F" Source="tool.txt" DefaultVersion="1.2.3.4" DefaultLanguage="1031"/>'
        '<File Id="G" Name="g" Source="tool.txt" DefaultLanguage="0"/>'
        '<Component Id="C"><File Id="H" Name="h" Source="tool.txt"/><File Id="I" Name="i" Source="tool.txt" CompanionFile="H"/>'
        "</Component>"
    ).replace('<Component Id="C">', '<Component Id="C" Guid="{AAAAAAAA-2222-3333-4444-555555555555}">')
    compiled = package(body)
    assert (file_row(compiled).Version, file_row(compiled).Language) == ("1.2.3.4", "1031")
    assert (file_row(compiled, "G").Version, file_row(compiled, "G").Language) == (None, "0")
    assert file_row(compiled, "I").Version == "H"
    assert [row.File_ for row in compiled.database.rows("MsiFileHash")] == ["G", "H"]
    assert ["carries no version" in warning.what for warning in compiled.warnings] == [True]


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ('Source="tool.txt"', "tool.txt"),
        ('Source="sub\\a long name.text"', "|a long name.text"),
        ('Source="tool.txt" Name="renamed.txt"', "renamed.txt"),
        ('Source="sub\\" Name="a long name.text"', "|a long name.text"),
        ('Source="sub/a long name.text" ShortName="ALONG.TEX"', "ALONG.TEX|a long name.text"),
        ('Source="tool.txt" ShortName="TOOL.TXT"', "tool.txt"),
        ('Name="tool.txt"', "tool.txt"),
    ],
)
def test_names_and_sources(package, attributes, name):
    compiled = package(f'<File Id="F" {attributes}/>', files={"sub/a long name.text": b"x"})
    assert file_row(compiled).FileName.endswith(name)
    assert ("|" in file_row(compiled).FileName) == ("|" in name)


def test_directories_lend_their_source_folder(compile_body):
    body = (
        '<StandardDirectory Id="ProgramFilesFolder"><Directory Id="A" Name="App" FileSource="dist"><Directory Id="B" Name="bin">'
        '<Component Id="C"><File Id="F" Name="x.txt"/></Component></Directory></Directory></StandardDirectory>'
        '<Feature Id="M"><ComponentRef Id="C"/></Feature>'
    )
    compiled = compile_body(body, files={"dist/bin/x.txt": b"x"})
    assert Path(compiled.payloads[0].path).parts[-3:] == ("dist", "bin", "x.txt")


@pytest.mark.parametrize(
    ("name", "short"),
    [("a.txt", True), ("ABCDEFGH.TXT", True), ("abcdefghi", False), ("a.text", False), (".git", False), ("a b", False),
     ("a+b", False), ("a.b.c", False), ("a.", False), ("é", False), ("_-~$%", True)],
)  # fmt: skip
def test_which_names_are_short(name, short):
    assert is_short_name(name) is short


@pytest.mark.parametrize(
    ("name", "place", "extension", "short"),
    [
        ("MsiPackage", ("Directory", "ProgramFiles6432Folder"), False, "1egc1laj"),
        (".git", ("Directory", "INSTALLFOLDER"), False, "69sdfw2d"),
        ("Folder.1234", ("Directory", "INSTALLFOLDER"), False, "yakwclwy"),
    ],
)
def test_short_names_are_those_of_wix(name, place, extension, short):
    """The expected names stand in WiX's MsiQueryFixture.cs for the same directories."""
    assert short_for(name, *place, extension=extension) == short


def test_short_names_keep_a_legal_extension():
    assert short_for("long file name.html", "File", "D", extension=True)[8:] == ".htm"
    assert short_for("long file name.a b", "File", "D", extension=True)[8:] == ""
    assert is_short_name(short_for("long file name.html", "File", "D", extension=True))


def test_short_names_are_unique_in_a_directory_and_independent_of_other_files(package, monkeypatch):
    names = [f"long file name {number}.txt" for number in range(40)]
    files = dict.fromkeys(names, b"x")
    body = "".join(f'<File Id="F{n}" Source="{name}"/>' for n, name in enumerate(names))
    compiled = package(body, files=files)
    short = {row.FileName.split("|")[1]: row.FileName.split("|")[0] for row in compiled.database.rows("File")}
    assert len(set(short.values())) == 40
    assert all(is_short_name(name) for name in short.values())
    alone = package(f'<File Id="F7" Source="{names[7]}"/>', files=files)
    assert file_row(alone, "F7").FileName == f"{short[names[7]]}|{names[7]}"
    upside_down = package("".join(f'<File Id="F{n}" Source="{names[n]}"/>' for n in reversed(range(40))), files=files)
    assert {row.FileName for row in upside_down.database.rows("File")} == {f"{s}|{n}" for n, s in short.items()}


def test_a_short_name_that_is_taken_is_not_given_again(package):
    name = "a long file name.txt"
    taken = short_for(name, "File", "INSTALLDIR", extension=True)
    compiled = package(
        f'<File Id="F" Source="{name}"/><File Id="T" Name="{taken}" Source="{name}"/>', files={name: b"x"}
    )
    assert file_row(compiled, "T").FileName == taken
    assert file_row(compiled).FileName == f"{short_for(name, 'File', 'INSTALLDIR', extension=True, attempt=1)}|{name}"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<File/>", "element File lacks both Name and Source"),
        ('<File Source="no.txt"/>', "test.wxs:4:1: source file no.txt doesn't exist\n  hint: it was looked for at /"),
        ('<File Source="."/>', "attribute File/@Source is not a legal file name: '.'"),
        ('<File Name="x" Source="sub"/>', "source file sub is a directory, not a file"),
        ('<File Name="a|b" Source="tool.txt"/>', "attribute File/@Name contains '|', which can't stand in a file name"),
        ('<File Source="tool.txt" ShortName="too long.txt"/>', "File/@ShortName is not a legal short (8.3) name"),
        (
            '<File Source="tool.txt" CompanionFile="Nope"/>',
            "File/@CompanionFile names File 'Nope', which isn't defined",
        ),
        (
            '<File Source="tool.txt" PatchGroup="1"/>',
            "File/@PatchGroup isn't supported: crossmsi doesn't build patches",
        ),
        (f'<File Source="tool.txt" Name="{"n" * 256}"/>', "is longer than 255 characters"),
        (
            '<File Id="A" Source="tool.txt"/>\n<File Id="B" Name="TOOL.txt" Source="tool.txt"/>',
            "test.wxs:5:1: files A and B are both installed as TOOL.txt in directory INSTALLDIR",
        ),
    ],
)
def test_mistakes(package, body, message):
    with pytest.raises(CrossmsiError) as caught:
        package(body, files={"sub/x": b""})
    assert message in str(caught.value)


def test_files_of_one_name_are_fine_under_conditions(package):
    body = (
        '<File Id="A" Source="tool.txt" Condition="X" Bitness="always64"/>'
        '<File Id="B" Source="tool.txt" Condition="NOT X"/>'
    )
    compiled = package(body)
    assert {row.Component: row.Attributes for row in compiled.database.rows("Component")} == {"A": 256, "B": 0}
    assert [warning.what.startswith("components A, B have the same GUID") for warning in compiled.warnings] == [True]


def test_a_path_longer_than_windows_takes(compile_body):
    inner = "<Directory Id='D{}' Name='{}'>".format
    deep = "".join(inner(n, "n" * 90) for n in range(3))
    body = f'<StandardDirectory Id="ProgramFilesFolder">{deep}<File Source="tool.txt"/>{"</Directory>" * 3}</StandardDirectory>'
    with pytest.raises(CrossmsiError, match="its target path has at least 291 characters, Windows takes 259"):
        compile_body(body)


def test_derived_guids_are_those_of_wix():
    """Paths and GUIDs of components in packages built with the WiX toolset."""
    for path, guid in KNOWN_GUIDS.items():
        assert derived_guid(COMPONENT_NAMESPACE, path) == guid


def test_naked_files_make_components(package, lines):
    compiled = package('<File Source="tool.txt"/>', arch="x64")
    (file,) = compiled.database.rows("File")
    assert file.File.startswith("nkf")
    (component,) = compiled.database.rows("Component")
    assert (component.Component, component.KeyPath, component.Attributes) == (file.File, file.File, 256)
    assert lines(compiled, "FeatureComponents") == [f"FeatureComponents:Main\t{file.File}"]


def test_a_file_too_big_for_the_installer(package, tmp_path):
    with (tmp_path / "big.bin").open("wb") as big:
        big.truncate(2**31)
    with pytest.raises(CrossmsiError, match="has 2147483648 bytes; the installer holds up to 2147483647"):
        package('<File Source="big.bin"/>')


def test_identities_that_are_known_are_not_read_again(package, tmp_path):
    from crossmsi.pe import PeIdentity

    path = str(tmp_path / "tool.txt")
    known = PeIdentity(path, format="pe", version="7.0.0.1", languages=(1033, 0))
    looked_at = SimpleNamespace(size=4, stamp=None, identity=known)
    compiled = package('<File Id="F" Source="tool.txt"/>', known={path: (path, looked_at)})
    assert (file_row(compiled).Version, file_row(compiled).Language) == ("7.0.0.1", "1033,0")
    assert compiled.identities["F"] is known
