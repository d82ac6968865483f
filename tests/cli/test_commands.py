"""Starting: commands are listed without being imported, near misses get a suggestion, shells complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
import typer

from crossmsi.cli.app import app
from crossmsi.cli.commands import COMMANDS, MEANT

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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lnt", "lint"), ("biuld", "build"), ("inspekt", "inspect"), ("validate", "lint"), ("Unpack", "extract"),
     ("version", "--version"), ("help", "--help")],
)  # fmt: skip
def test_near_misses_are_named(typed: str, meant: str) -> None:
    run = crossmsi(typed, "x.msi")
    assert (run.returncode, run.stdout) == (2, "")
    assert f"No such command '{typed}'. Did you mean '{meant}'?" in run.stderr


def test_a_wrong_option_is_named_with_what_comes_near() -> None:
    run = crossmsi("inspect", "--tabel", "File", "x.msi")
    assert (run.returncode, run.stdout) == (2, "")
    assert "--tabel" in run.stderr and "--table" in run.stderr


def test_other_names_are_not_ours_and_lead_to_ours() -> None:
    assert not set(MEANT) & set(COMMANDS)
    assert {meant.split()[0] for meant in MEANT.values()} <= {*COMMANDS, "--help", "--version"}


def test_version() -> None:
    run = crossmsi("--version")
    assert run.returncode == 0
    assert run.stdout.startswith("crossmsi ") and run.stdout.split()[1][0].isdigit()


@pytest.mark.parametrize(
    ("words", "expected"),
    [("crossmsi insp", {"inspect"}), ("crossmsi li", {"lint"}), ("crossmsi build --backend w", {"wix", "wixl"}),
     ("crossmsi ex", {"extract", "export", "explain"}), ("crossmsi inspect --for", {"--force", "--format"})],
)  # fmt: skip
def test_shells_complete(words: str, expected: set[str]) -> None:
    where = str(len(words.split()) - 1)
    run = crossmsi(_CROSSMSI_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=where)
    assert set(run.stdout.split()) == expected, run.stderr


def test_zsh_completes_with_descriptions() -> None:
    run = crossmsi(_CROSSMSI_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="crossmsi li")
    assert '"lint":"Check packages' in run.stdout, run.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_completion_script_is_one_that_the_shell_reads(shell: str) -> None:
    script = crossmsi(_CROSSMSI_COMPLETE=f"source_{shell}")
    assert script.returncode == 0 and f"complete_{shell}" in script.stdout
    if shutil.which(shell) is None:
        pytest.skip(f"the script was written; {shell} is not installed to read it")
    read = subprocess.run([shell, "-n"], input=script.stdout, capture_output=True, text=True, timeout=60)
    assert (read.returncode, read.stderr) == (0, "")


def test_bash_completes_with_the_script(tmp_path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    program = tmp_path / "crossmsi"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m crossmsi "$@"\n')
    program.chmod(0o755)
    script = crossmsi(_CROSSMSI_COMPLETE="source_bash").stdout
    ask = 'COMP_WORDS=(crossmsi li); COMP_CWORD=1; _crossmsi_completion crossmsi li crossmsi; echo "${COMPREPLY[@]}"'
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        [bash, "-c", f"{script}\n{ask}"], capture_output=True, text=True, timeout=60, env={**os.environ, "PATH": path}
    )
    assert run.stdout.split() == ["lint"], run.stderr
