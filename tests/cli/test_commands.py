"""Starting: commands are listed without being imported, near misses get a suggestion, shells complete."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import typer

from crossmsi.cli.app import app
from crossmsi.cli.commands import COMMANDS

HEAVY = {"rich", "pydantic", "jinja2", "pefile", "lxml", "numpy", "ruamel", "sqlite3"}


def crossmsi(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "crossmsi", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env={**os.environ, **environment})


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a run of the command has imported when it ends."""
    code = (
        "import atexit, sys; from crossmsi.cli.app import main; sys.argv = ['crossmsi', *sys.argv[1:]]; "
        "atexit.register(lambda: print('\\n'.join(sys.modules), file=sys.stderr)); main()"
    )
    run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    return set(run.stderr.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_help_is_the_first_sentence_of_the_command(name: str) -> None:
    group = typer.main.get_command(app)
    command = group.get_command(typer.Context(group), name)
    assert command.name == name
    assert COMMANDS[name][1] == command.get_short_help_str(500)


def test_help_lists_every_command_and_imports_none() -> None:
    for arguments in (("--help",), ("-h",)):
        modules = loaded_by(*arguments)
        assert not HEAVY & modules
        assert not {f"crossmsi.cli.{place.split(':')[0]}" for place, _ in COMMANDS.values()} & modules
    text = " ".join(crossmsi("--help").stdout.split())
    assert all(f" {name} {sentence}" in text for name, (_, sentence) in COMMANDS.items())


def test_a_command_imports_only_itself() -> None:
    modules = loaded_by("explain", "ICE03")
    assert "crossmsi.cli.explain" in modules
    assert not {"crossmsi.cli.build", "crossmsi.cli.lint", "crossmsi.compile"} & modules


def test_inspect_and_its_json_need_no_heavy_package(tmp_path) -> None:
    from crossmsi.msi import Database

    database = Database()
    database.ensure("Property").append("ProductName", "One")
    database.save(tmp_path / "one.msi")
    for options in ((), ("--format", "json"), ("--summary", "--streams", "--cabinets")):
        modules = loaded_by("inspect", str(tmp_path / "one.msi"), *options)
        assert not HEAVY & modules
        assert not {"crossmsi.cfb.writer", "crossmsi.msi.saving", "crossmsi.msi.transform"} & modules


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    run = crossmsi(name, "--help")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith(f"Usage: crossmsi {name} [OPTIONS]")


@pytest.mark.parametrize(("typed", "meant"), [("lnt", "lint"), ("biuld", "build"), ("inspekt", "inspect")])
def test_near_misses_are_named(typed: str, meant: str) -> None:
    run = crossmsi(typed, "x.msi")
    assert (run.returncode, run.stdout) == (2, "")
    assert f"No such command '{typed}'. Did you mean '{meant}'?" in run.stderr


def test_a_wrong_option_is_named_with_what_comes_near() -> None:
    run = crossmsi("inspect", "--tabel", "File", "x.msi")
    assert (run.returncode, run.stdout) == (2, "")
    assert "--tabel" in run.stderr and "--table" in run.stderr


def test_version() -> None:
    run = crossmsi("--version")
    assert run.returncode == 0
    assert run.stdout.startswith("crossmsi ") and run.stdout.split()[1][0].isdigit()


@pytest.mark.parametrize(
    ("words", "expected"),
    [("crossmsi insp", {"inspect"}), ("crossmsi ex", {"extract", "export", "explain"}),
     ("crossmsi inspect --for", {"--force", "--format"})],
)  # fmt: skip
def test_shells_complete(words: str, expected: set[str]) -> None:
    where = str(len(words.split()) - 1)
    run = crossmsi(_CROSSMSI_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=where)
    assert set(run.stdout.split()) == expected, run.stderr
