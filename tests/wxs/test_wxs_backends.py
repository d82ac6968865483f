"""The wrappers around wixl and wix: found, checked, run, and failing in one clear message."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from wxs_parts import small_package, write_payloads

from crossmsi.errors import CrossmsiError
from crossmsi.pack.backends import wix, wixl
from crossmsi.wxs import render

BACKENDS = pytest.mark.parametrize("backend", [wixl, wix], ids=["wixl", "wix"])
WRITES_LAST_BUT_ONE = 'for a in "$@"; do before=$last; last=$a; done; printf MSI > "$before"\n'  # … OUT SOURCE
needs_wixl = pytest.mark.skipif(shutil.which("wixl") is None, reason="wixl isn't installed")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """``program("wixl", "exit 3")``: a fake of that name which tells a version and else does as the shell text says."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def make(name: str, body: str, version: str = "7.8.9") -> Path:
        path = folder / name
        path.write_text(f'#!/bin/sh\nif [ "$1" = --version ]; then echo "{version}"; exit 0; fi\n{body}\n')
        path.chmod(0o755)
        return path

    return make


def failure(backend: ModuleType, folder: Path, arch: str = "x64") -> str:
    out = folder / "out.msi"
    with pytest.raises(CrossmsiError) as caught:
        backend.build("<Wix/>", out, folder, arch)
    assert not out.exists()
    return str(caught.value)


def name_of(backend: ModuleType) -> str:
    return backend.PROGRAM.name


@BACKENDS
def test_an_absent_program(backend: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    message = failure(backend, tmp_path)
    assert f"'{name_of(backend)}' isn't installed" in message
    assert "hint: install" in message


@BACKENDS
def test_a_program_that_is_too_old(backend: ModuleType, tmp_path: Path, program) -> None:
    program(name_of(backend), "exit 0", version="0.9")
    assert "0.9 is too old" in failure(backend, tmp_path)


@BACKENDS
@pytest.mark.parametrize("version", ["no number here", ""])
def test_a_program_without_a_version(backend: ModuleType, tmp_path: Path, program, version: str) -> None:
    program(name_of(backend), "exit 0", version=version)
    assert "doesn't tell its version" in failure(backend, tmp_path)


@BACKENDS
def test_a_program_that_cannot_be_executed(backend: ModuleType, tmp_path: Path, program) -> None:
    program(name_of(backend), "").write_bytes(b"\x7fELF broken")
    assert "doesn't tell its version" in failure(backend, tmp_path)


@BACKENDS
def test_an_exit_status_and_what_was_said(backend: ModuleType, tmp_path: Path, program) -> None:
    program(name_of(backend), f"{WRITES_LAST_BUT_ONE} echo to stdout; echo to stderr >&2; exit 3")
    message = failure(backend, tmp_path)
    assert "failed with exit status 3" in message
    assert "to stdout" in message and "to stderr" in message


@BACKENDS
def test_a_long_complaint_is_cut_to_its_end(backend: ModuleType, tmp_path: Path, program) -> None:
    program(name_of(backend), "i=0; while [ $i -lt 100 ]; do echo line $i; i=$((i+1)); done; exit 1")
    message = failure(backend, tmp_path)
    assert "line 99" in message and "line 79" not in message
    assert "(80 lines before this are left out)" in message


@BACKENDS
@pytest.mark.parametrize("end", ["kill -TRAP $$", "exit 133"])
def test_a_signal(backend: ModuleType, tmp_path: Path, program, end: str) -> None:
    program(name_of(backend), f"echo unhandled child; {end}")
    assert "was stopped by SIGTRAP\n    unhandled child" in failure(backend, tmp_path)


@BACKENDS
def test_a_program_that_makes_nothing(backend: ModuleType, tmp_path: Path, program) -> None:
    program(name_of(backend), "exit 0")
    assert "made no package" in failure(backend, tmp_path)


def test_wixl_that_goes_on_after_an_error(tmp_path: Path, program) -> None:
    complaint = "(wixl:1): GLib-CRITICAL **: visit_file: assertion failed"
    program("wixl", f"{WRITES_LAST_BUT_ONE} echo '{complaint}'; exit 0")
    message = failure(wixl, tmp_path)
    assert "left something out" in message and complaint in message


@BACKENDS
def test_success(backend: ModuleType, tmp_path: Path, program) -> None:
    program(name_of(backend), f'{WRITES_LAST_BUT_ONE} pwd; cat "$last"; echo "args: $@"')
    out = tmp_path / "folder" / "out.msi"
    out.parent.mkdir()
    base = tmp_path / "base dir"
    base.mkdir()
    said = backend.build("<Wix>é</Wix>", out, base, "arm64")
    assert out.read_bytes() == b"MSI"
    assert said[:2] == [os.fspath(base), "<Wix>é</Wix>args: " + said[1].partition("args: ")[2]]
    assert "arm64" in said[1]


def test_wix_is_told_where_payloads_are(tmp_path: Path, program) -> None:
    program("wix", f'{WRITES_LAST_BUT_ONE} for a in "$@"; do echo "$a"; done')
    said = wix.build("<Wix/>", tmp_path / "out.msi", tmp_path, "x86")
    assert said[0] == "build"
    assert said[said.index("-arch") + 1] == "x86"
    assert said[said.index("-bindpath") + 1] == str(tmp_path)


def test_a_relative_output_is_relative_to_the_caller(tmp_path: Path, program, monkeypatch: pytest.MonkeyPatch) -> None:
    program("wixl", WRITES_LAST_BUT_ONE)
    base = tmp_path / "base"
    base.mkdir()
    monkeypatch.chdir(tmp_path)
    wixl.build("<Wix/>", Path("out.msi"), base, "x64")
    assert (tmp_path / "out.msi").is_file() and not (base / "out.msi").exists()


@needs_wixl
def test_the_real_wixl_builds(tmp_path: Path) -> None:
    package = small_package()
    write_payloads(package, tmp_path)
    wixl.build(render(package, "v3", "wixl").text, tmp_path / "out.msi", tmp_path, "x64")
    assert (tmp_path / "out.msi").read_bytes()[:8] == bytes.fromhex("D0CF11E0A1B11AE1")


@needs_wixl
def test_the_real_wixl_fails(tmp_path: Path) -> None:
    package = small_package()
    assert "app.exe" in _real_failure(render(package, "v3", "wixl").text, tmp_path)
    assert "SIGTRAP" in _real_failure('<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Class/></Wix>', tmp_path)


def _real_failure(text: str, folder: Path) -> str:
    with pytest.raises(CrossmsiError) as caught:
        wixl.build(text, folder / "out.msi", folder, "x64")
    assert not (folder / "out.msi").exists()
    return str(caught.value)
