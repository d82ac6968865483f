"""``crossmsi init``: what it writes builds and lints without a finding, for folders of many kinds."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from crossmsi.cli.app import app
from crossmsi.errors import CrossmsiError
from crossmsi.manifest import load_manifest
from crossmsi.msi import Database
from crossmsi.pe.versionstrings import version_strings
from tests.pe.pe_builder import PeBuilder

BIN = Path(__file__).parents[2] / "sample_payloads" / "bin"


class Run(NamedTuple):
    """What a command did."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def crossmsi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Runs a command in ``tmp_path``, in this process: starting one takes longer than what it does here."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Run:
        result = CliRunner().invoke(app, arguments)
        if isinstance(result.exception, CrossmsiError):
            return Run(2, result.stdout, f"error: {result.exception}")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Run(result.exit_code, result.stdout, result.stderr)

    return run


def fill(folder: Path, files: dict[str, str | bytes]) -> None:
    """Write ``files``: path → what it is ("i386 exe", "amd64 crosscom.dll") or its bytes."""
    for name, kind in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(kind, bytes):
            path.write_bytes(kind)
            continue
        isa, what = kind.split()
        if what in ("exe", "dll"):
            path.write_bytes(PeBuilder(isa, dll=what == "dll").build())
        elif what == "anycpu":
            path.write_bytes(PeBuilder("i386").clr(1).build())
        else:
            shutil.copy(BIN / isa / what, path)


FOLDERS: dict[str, tuple[dict[str, str | bytes], str, set[str]]] = {
    "one ISA": (
        {"app.exe": "amd64 exe", "lib.dll": "amd64 dll", "readme.txt": b"r", "data/a/b.txt": b"b", "data/c.ini": b"c"},
        "x64",
        {"64 app.exe", "64 lib.dll", "64 readme.txt", "64 data/a/b.txt", "64 data/c.ini"},
    ),
    "x86 alone": ({"x86/app.exe": "i386 exe", "x86/app.cfg": b"c"}, "x86", {"32 app.exe", "32 app.cfg"}),
    "bin/isa": (
        {"bin/i386/a.exe": "i386 exe", "bin/amd64/a.exe": "amd64 exe", "bin/i386/b.dll": "i386 dll",
         "bin/amd64/b.dll": "amd64 dll", "bin/amd64/only.dll": "amd64 dll", "doc/readme.txt": b"r"},
        "x64",
        {"32 bin/a.exe", "64 bin/a.exe", "32 bin/b.dll", "64 bin/b.dll", "64 bin/only.dll", "64 doc/readme.txt"},
    ),
    "x86 and x64 with data": (
        {f"{arch}/{name}": kind for arch, isa in (("x86", "i386"), ("x64", "amd64"))
         for name, kind in (("app.exe", f"{isa} exe"), ("app.ini", b"i"), ("lang/de.txt", b"d"))},
        "x64",
        {f"{bits} {name}" for bits in (32, 64) for name in ("app.exe", "app.ini", "lang/de.txt")},
    ),
    "bits in the name": (
        {"foo32.exe": "i386 exe", "foo64.exe": "amd64 exe", "bar_x86.dll": "i386 dll", "bar_x64.dll": "amd64 dll"},
        "x64",
        {"32 foo32.exe", "64 foo64.exe", "32 bar_x86.dll", "64 bar_x64.dll"},
    ),
    "bits in folder and name": (
        {"i386/t32.exe": "i386 exe", "amd64/t64.exe": "amd64 exe"}, "x64", {"32 t32.exe", "64 t64.exe"}
    ),
    "arm64": ({"app.exe": "arm64 exe", "arm64/b.dll": "arm64 dll"}, "arm64", {"64 app.exe", "64 arm64/b.dll"}),
    "all three": (
        {"x86/a.exe": "i386 exe", "x64/a.exe": "amd64 exe", "arm64/a.exe": "arm64 exe"},
        "x64",
        {"32 a.exe", "64 a.exe", "64 arm64/a.exe"},
    ),
    "a program's own ISA folders": (
        {"app.exe": "amd64 exe", "x86/sql.dll": "i386 dll", "x64/sql.dll": "amd64 dll"},
        "x64",
        {"64 app.exe", "64 x86/sql.dll", "64 x64/sql.dll"},
    ),
    "an any-CPU program's ISA folders": (
        {"app.exe": "i386 anycpu", "runtimes/win-x86/native/q.dll": "i386 dll",
         "runtimes/win-x64/native/q.dll": "amd64 dll"},
        "x64",
        {"64 app.exe", "64 runtimes/win-x64/native/q.dll", "64 runtimes/win-x86/native/q.dll"},
    ),
    "a 64-bit part of a 32-bit program": (
        {"app.exe": "i386 exe", "hook/hook64.dll": "amd64 dll"}, "x64", {"32 app.exe", "32 hook/hook64.dll"}
    ),
    "a 32-bit helper in the 64-bit folder": (
        {"x64/app.exe": "amd64 exe", "x64/help/h.exe": "i386 exe", "x86/app.exe": "i386 exe"},
        "x64",
        {"64 app.exe", "64 help/h.exe", "32 app.exe"},
    ),
    "two folders of one ISA": (
        {"x86/a.exe": "i386 exe", "win32/a.exe": "i386 exe"}, "x86", {"32 a.exe", "32 x86/a.exe"}
    ),
    "COM servers and drivers": (
        {"i386/c.dll": "i386 crosscom.dll", "amd64/c.dll": "amd64 crosscom.dll", "i386/k.sys": "i386 ksample.sys",
         "amd64/k.sys": "amd64 ksample.sys", "amd64/k.inf": b"[Version]"},
        "x64",
        {"32 c.dll", "64 c.dll", "32 k.sys", "64 k.sys", "64 k.inf"},
    ),
    "brackets": (
        {"[x]/a.exe": "amd64 exe", "[x]/b.exe": "amd64 exe", "d[1]/a.txt": b"a", "d[1]/s/b.txt": b"b"},
        "x64",
        {"64 [x]/a.exe", "64 [x]/b.exe", "64 d[1]/a.txt", "64 d[1]/s/b.txt"},
    ),
    "a 64-bit driver of a 32-bit program": (
        {"app.exe": "i386 exe", "driver/k.sys": "amd64 ksample.sys"},
        "x64",
        {"32 app.exe", "64 driver/k.sys"},
    ),
    "odd names": (
        {"Über [1]*.txt".replace("*", "+"): b"x", "a${b}.dat": b"y", "yes": b"z", "app.exe": "amd64 exe",
         "日本.txt": b"j", "#1.md": b"n", "- a.md": b"n"},
        "x64",
        {"64 Über [1]+.txt", "64 a${b}.dat", "64 yes", "64 app.exe", "64 日本.txt", "64 #1.md", "64 - a.md"},
    ),
}  # fmt: skip


def installed(package: Path) -> set[str]:
    """``bits folder/name`` of each file of a package, from the product's folder (P)."""
    with Database.open(package) as database:
        names = {row.Directory: row.DefaultDir.split("|")[-1] for row in database.rows("Directory")}
        parents = {row.Directory: row.Directory_Parent for row in database.rows("Directory")}
        result = set()
        for file in database.rows("File"):
            component = database["Component"].get(file.Component_)
            folder, parts = component.Directory_, []
            while names[folder] != "P":
                parts.insert(0, names[folder])
                folder = parents[folder]
            bits = 64 if component.Attributes & 256 else 32
            result.add(f"{bits} {'/'.join([*parts, file.FileName.split('|')[-1]])}")
        return result


@pytest.mark.parametrize("name", FOLDERS)
def test_what_it_writes_builds_clean(name: str, tmp_path: Path, crossmsi: Callable[..., Run]) -> None:
    files, platform, expected = FOLDERS[name]
    fill(tmp_path / "in", files)
    made = crossmsi("init", "in", "--name", "P")
    assert (made.returncode, made.stderr) == (0, "")
    built = crossmsi("build", "crossmsi.yaml", "-o", "p.msi")
    assert (built.returncode, built.stderr) == (0, ""), (tmp_path / "crossmsi.yaml").read_text("utf-8")
    assert "lint: no findings" in built.stdout and f"for {platform}\n" in built.stdout
    assert installed(tmp_path / "p.msi") == expected


def test_globs_name_nothing_that_is_passed_over(tmp_path: Path, crossmsi: Callable[..., Run]) -> None:
    fill(tmp_path, {"a.exe": "amd64 exe", "one.yaml": b"a", "two.yaml": b"b", "data/.DS_Store": b"x",
                    "data/a.txt": b"a", "data/b/c.txt": b"c", "more/a/.svn/entries": b"x", "more/a/x.txt": b"x",
                    "more/y.txt": b"y", "all/a.txt": b"a", "all/b/c.txt": b"c"})  # fmt: skip
    assert crossmsi("init", "--name", "P").returncode == 0
    text = (tmp_path / "crossmsi.yaml").read_text()
    assert "all/**" in text and "data/**" not in text and "more/**" not in text
    assert crossmsi("build", "crossmsi.yaml", "-o", "p.msi").returncode == 0
    assert installed(tmp_path / "p.msi") == {
        f"64 {name}" for name in ("a.exe", "one.yaml", "two.yaml", "data/a.txt", "data/b/c.txt", "more/a/x.txt",
                                  "more/y.txt", "all/a.txt", "all/b/c.txt")
    }  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_does_not_steer_the_terminal(tmp_path: Path, crossmsi: Callable[..., Run]) -> None:
    fill(tmp_path, {"in/a.exe": "amd64 exe", "in/\x1b[31mred.txt": b"r"})
    made = crossmsi("init", "in")
    assert made.returncode == 0 and "\\x1b[31mred.txt is left out" in made.stderr and "\x1b" not in made.stderr
    assert "\x1b" not in (tmp_path / "crossmsi.yaml").read_text()


def test_a_folder_with_a_globs_characters(tmp_path: Path, crossmsi: Callable[..., Run]) -> None:
    fill(tmp_path, {"my [new] app/a.exe": "amd64 exe", "my [new] app/b.exe": "amd64 exe", "my [new] app/d/a": b"a"})
    assert crossmsi("init", "my [new] app").returncode == 0
    assert crossmsi("build", "crossmsi.yaml").stderr == ""


def test_inside_the_folder_and_again(tmp_path: Path, crossmsi: Callable[..., Run]) -> None:
    fill(tmp_path, {"a.exe": "amd64 exe", "x.pdb": b"p", "old.msi": b"m", ".git/config": b"g", "ia.exe": "ia64 exe"})
    code = "9D2C3F3E-6B2A-4C7E-8C55-6A0F0D5E7B11"
    first = crossmsi("init", "--upgrade-code", code)
    assert first.returncode == 0
    assert [line.split(" is left out: ")[0] for line in first.stderr.splitlines()] == [
        "note: ia.exe", "note: old.msi", "note: x.pdb"
    ]  # fmt: skip
    text = (tmp_path / "crossmsi.yaml").read_text()
    again = crossmsi("init")
    assert (again.returncode, again.stdout) == (2, "") and "--force" in again.stderr
    assert (tmp_path / "crossmsi.yaml").read_text() == text
    assert crossmsi("init", "--force", "--upgrade-code", code).returncode == 0
    assert (tmp_path / "crossmsi.yaml").read_text() == text
    assert crossmsi("init", "--force").returncode == 0
    assert (tmp_path / "crossmsi.yaml").read_text() != text
    assert crossmsi("build", "crossmsi.yaml").stderr == ""


def test_the_product_is_known_by_its_version_information(tmp_path: Path, crossmsi: Callable[..., Run]) -> None:
    fill(tmp_path, {"dist/tool.exe": "amd64 crosstool.exe"})
    strings = version_strings(tmp_path / "dist" / "tool.exe")
    assert crossmsi("init", "dist").returncode == 0
    package = load_manifest(tmp_path / "crossmsi.yaml").package
    assert (package.name, package.manufacturer) == (strings["ProductName"], strings["CompanyName"])
    assert package.version == "1.0.0" and strings["ProductVersion"].startswith(package.version)


def test_without_version_information_the_folder_names_it(tmp_path: Path, crossmsi: Callable[..., Run]) -> None:
    fill(tmp_path / "Plover", {"bin/a.exe": "amd64 exe"})
    assert crossmsi("init", "Plover/bin").returncode == 0
    text = (tmp_path / "crossmsi.yaml").read_text()
    assert "  name: Plover # the folder's name\n" in text and "manufacturer: Plover # TODO" in text


def test_the_com_lines_work_when_uncommented(tmp_path: Path, crossmsi: Callable[..., Run]) -> None:
    fill(tmp_path, {f"bin/{isa}/crosscom.dll": f"{isa} crosscom.dll" for isa in ("i386", "amd64")})
    assert crossmsi("init", "bin").returncode == 0
    path = tmp_path / "crossmsi.yaml"
    text = re.sub(
        r"^    # ( *(?:com|classes|clsid|description|threading_model):)", r"    \1", path.read_text(), flags=re.M
    )
    text = text.replace("00000000-0000-0000-0000-000000000000", "3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721")
    path.write_text(text + "\nlint: {ignore: [ICE33]}\n")
    built = crossmsi("build", "crossmsi.yaml", "-o", "p.msi")
    assert (built.returncode, built.stderr) == (0, "")
    with Database.open(tmp_path / "p.msi") as database:
        assert {row.Component_ for row in database.rows("Registry") if "3C0B2F4E" in row.Key} >= {
            "crosscom.dll_i386", "crosscom.dll_amd64"
        }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "error: nowhere: there is no such folder"),
        (["text"], "error: text: holds no program, library or driver"),
        (["old"], "old.exe is left out: ia64 code"),
        (["text/a.txt"], "error: text/a.txt: isn't a folder"),
        (["bin", "--product-version", "1.x"], "error: --product-version: '1.x' is not a version"),
        (["bin", "--upgrade-code", "5"], "error: --upgrade-code: '5' is not a GUID"),
        (["bin", "--name", " "], "error: --name: expected text"),
        (["bin", "-o", "no/where.yaml"], "error: no/where.yaml: can't be written"),
    ],
)
def test_what_it_refuses(arguments: list[str], message: str, tmp_path: Path, crossmsi: Callable[..., Run]) -> None:
    fill(tmp_path, {"text/a.txt": b"a", "old/old.exe": "ia64 exe", "bin/a.exe": "amd64 exe", "bin/cut.exe": b"MZ"})
    result = crossmsi("init", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr
    assert not list(tmp_path.glob("**/*.yaml"))
