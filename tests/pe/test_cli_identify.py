"""``crossmsi identify`` as a command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from pe_builder import PeBuilder
from typer.testing import CliRunner, Result

from crossmsi.cli.identify import identify
from crossmsi.errors import CrossmsiError

FIELDS = {
    "path", "format", "machine", "isa", "hybrid", "kind", "subsystem", "version", "languages", "exports", "imports",
    "delay_imports", "typelibs", "registrar_scripts", "signed", "dep", "aslr", "cfg", "dotnet", "unavailable",
    "problem",
}  # fmt: skip


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.command("identify")(identify)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, data in {
        "b/native.exe": PeBuilder("amd64").build(),
        "a/any.dll": PeBuilder("i386", dll=True).clr(1).build(),
        "a/notes.txt": b"text",
        "z.exe": PeBuilder("arm64").build()[:200],
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return tmp_path


def test_json_is_the_contract(tree: Path) -> None:
    result = run(tree / "z.exe", tree, "--format", "json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert [set(entry) for entry in document] == [FIELDS] * 5
    assert [
        (Path(entry["path"]).relative_to(tree).as_posix(), entry["format"], entry["isa"]) for entry in document
    ] == [
        ("z.exe", "pe", "arm64"),
        ("z.exe", "pe", "arm64"),
        ("a/any.dll", "pe", "anycpu"),
        ("a/notes.txt", "other", "none"),
        ("b/native.exe", "pe", "amd64"),
    ]
    assert document[0]["problem"]


def test_table_shows_isa_kind_and_problem(tree: Path) -> None:
    result = run(tree)
    assert result.exit_code == 0
    lines = {
        name: line
        for line in result.stdout.splitlines()
        for name in ("any", "native", "notes", "z")
        if f"{name}." in line
    }
    assert "anycpu (i386)" in lines["any"] and ".NET v4.0.30319 any-cpu" in lines["any"]
    assert "amd64" in lines["native"] and "windows-cui" in lines["native"] and "dep aslr" in lines["native"]
    assert "not PE" in lines["notes"]
    assert "only 0 of 1 section headers are usable" in lines["z"]


def test_empty_directory_is_an_empty_list(tmp_path: Path) -> None:
    assert json.loads(run(tmp_path, "--format", "json").stdout) == []


def test_absent_path_is_an_error_without_output(tree: Path) -> None:
    result = run(tree, tree / "absent", "--format", "json")
    assert isinstance(result.exception, CrossmsiError)
    assert result.exception.where == str(tree / "absent")
    assert result.stdout == ""


def test_directories_skip_pipes_and_dangling_links(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "f").write_bytes(b"")
    assert [entry["path"] for entry in json.loads(run(tmp_path, "--format", "json").stdout)] == [str(tmp_path / "f")]


def test_file_names_of_any_bytes_are_printed(tmp_path: Path) -> None:
    for name in (b"\xff.exe", b"\x1b[2Jred\n.exe", "é.exe".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"x")
    table = run(tmp_path)
    assert table.exit_code == 0
    assert "\x1b" not in table.stdout
    assert r"\x1b[2Jred\n.exe" in table.stdout
    names = [entry["path"] for entry in json.loads(run(tmp_path, "--format", "json").stdout)]
    assert sorted(os.fsencode(Path(name).name) for name in names) == [
        b"\x1b[2Jred\n.exe",
        "é.exe".encode(),
        b"\xff.exe",
    ]


def test_importing_the_command_loads_nothing_heavy() -> None:
    code = "import sys, crossmsi.cli.identify; print({'pefile', 'crossmsi.pe'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "set()\n"
