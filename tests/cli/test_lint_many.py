"""``crossmsi lint`` over many files: which they are, in how many processes, and how it ends when it is stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crossmsi.cli.linting import LintJob
from crossmsi.cli.many import lint_files
from crossmsi.cli.packages import find_packages
from crossmsi.errors import CrossmsiError
from crossmsi.msi import Database


def run(*arguments: object, cwd: Path, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "crossmsi", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, **options)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Packages at several depths, one damaged, and other files."""
    database = Database()
    database.create("Property").append("ProductName", "Plover")
    (tmp_path / "b" / "deep").mkdir(parents=True)
    for name in ("z.msi", "a.msi", "b/M.MSM", "b/deep/x.MSI"):
        database.save(tmp_path / name)
    (tmp_path / "b" / "bad.msi").write_bytes(b"no package")
    for other in ("crossmsi.txt", "b/patch.msp", "b/a.yaml"):
        (tmp_path / other).write_text("x")
    return tmp_path


def names(folder: Path, *arguments: str) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in find_packages(folder / part for part in arguments)]


def test_a_folder_stands_for_its_packages_in_order(folder: Path) -> None:
    assert names(folder, ".") == ["a.msi", "b/M.MSM", "b/bad.msi", "b/deep/x.MSI", "z.msi"]


def test_each_file_once_in_the_order_of_the_arguments(folder: Path) -> None:
    assert names(folder, "z.msi", "b", "b/bad.msi", "a.msi", "b/../z.msi") == [
        "z.msi", "b/M.MSM", "b/bad.msi", "b/deep/x.MSI", "a.msi",
    ]  # fmt: skip


def test_patterns_that_no_shell_opened(folder: Path) -> None:
    assert names(folder, "*.msi") == ["a.msi", "z.msi"]
    assert names(folder, "**/*.ms[im]") == ["a.msi", "b/bad.msi", "z.msi"]


def test_a_file_named_like_a_pattern_is_that_file(folder: Path) -> None:
    shutil.copy(folder / "a.msi", folder / "[a].msi")
    assert names(folder, "[a].msi") == ["[a].msi"]


@pytest.mark.parametrize(
    ("argument", "message"), [("none", "there is no .msi or .msm file"), ("q*.msi", "no file matches this pattern")]
)
def test_nothing_there_is_an_error(folder: Path, argument: str, message: str) -> None:
    (folder / "none").mkdir()
    with pytest.raises(CrossmsiError, match=message) as caught:
        names(folder, argument)
    assert caught.value.where == str(folder / argument)


@pytest.mark.parametrize("options", [("--format", "json"), ("-v",), ("--transform", ":none")])
def test_any_number_of_jobs_says_the_same(folder: Path, options: tuple[str, ...]) -> None:
    one, two, all_ = (run("lint", ".", *options, "--jobs", jobs, cwd=folder) for jobs in (1, 2, 0))
    assert (one.stdout, one.stderr, one.returncode) == (two.stdout, two.stderr, 2)
    assert one.stdout == all_.stdout and "bad.msi" in one.stdout


def test_suppressions_count_in_processes_too(folder: Path) -> None:
    (folder / "crossmsi.yaml").write_text(
        "lint:\n  select: [ICE03]\n"
        "  suppress:\n    - {rule: ICE03, table: Property, reason: known}\n"
        "    - {rule: ICE03, key: no, reason: stale}\n"
    )
    one, two = (run("lint", "a.msi", "z.msi", "--jobs", jobs, cwd=folder) for jobs in (1, 2))
    assert (one.stdout, one.stderr, one.returncode) == (two.stdout, two.stderr, two.returncode)
    assert "suppressed" in one.stdout


def test_a_process_that_dies_is_an_error_of_its_file(folder: Path, monkeypatch) -> None:
    monkeypatch.setattr("crossmsi.cli.many._lint_apart", _die)
    outcomes = lint_files([folder / "a.msi", folder / "z.msi"], LintJob(), 2)
    assert [outcome.path for outcome in outcomes] == [str(folder / "a.msi"), str(folder / "z.msi")]
    assert all("a linting process ended early" in outcome.problem for outcome in outcomes)


def _die(path: Path, job: LintJob) -> None:
    os._exit(1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes and process groups")
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_everything_with_130(folder: Path, jobs: int) -> None:
    slow = folder / "slow.msi"
    os.mkfifo(slow)
    command = [sys.executable, "-m", "crossmsi", "lint", "slow.msi", "a.msi", "z.msi", "--jobs", str(jobs)]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    with slow.open("wb"):  # returns when the linter has opened the other end, and waits for data
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, err) == ("", "")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes and process groups")
def test_an_interrupt_of_the_parent_alone_ends_the_workers(folder: Path) -> None:
    slow = folder / "slow.msi"
    os.mkfifo(slow)
    command = [sys.executable, "-m", "crossmsi", "lint", "slow.msi", "a.msi", "z.msi", "--jobs", "2"]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    with slow.open("wb"):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
