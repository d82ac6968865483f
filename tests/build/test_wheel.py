"""The wheel, installed in a fresh environment, works from anywhere with its own templates."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


def run(*command: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        list(map(str, command)), cwd=cwd, capture_output=True, text=True, timeout=300, env=env | environment
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not on the path")
    out = tmp_path_factory.mktemp("wheel")
    built = run(uv, "build", "--wheel", "--out-dir", out, REPOSITORY, cwd=out)
    assert built.returncode == 0, built.stderr
    (path,) = out.glob("*.whl")
    return path


def test_templates_and_fragments_are_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "wix"):
        for path in (REPOSITORY / folder).rglob("*"):
            if path.is_file() and path.name != ".keep":
                assert f"crossmsi/_data/{path.relative_to(REPOSITORY).as_posix()}" in names
    programs = {f"crossmsi/_data/chain/{isa}/{name}.exe" for isa in ("i386", "amd64") for name in ("chainer", "setup")}
    assert programs <= names
    assert not any(name.startswith(("tests/", "sample_payloads/")) for name in names)


def test_the_installed_command_builds_the_sample_elsewhere(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "env"
    venv.create(environment, with_pip=False)
    python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    installed = run(shutil.which("uv"), "pip", "install", "--python", python, wheel, cwd=tmp_path)
    assert installed.returncode == 0, installed.stderr
    shutil.copytree(REPOSITORY / "sample_payloads", tmp_path / "elsewhere" / "samples")
    work = tmp_path / "elsewhere"
    result = run(python.with_name("crossmsi"), "build", "samples/crossmsi.yaml", "-o", "out.msi", cwd=work)
    assert (result.returncode, result.stderr) == (0, ""), result.stderr
    assert "lint: no findings" in result.stdout
    arguments = ("report", "samples/crossmsi.yaml", "--hosts", "win10-x64", "-o", "r.html")
    report = run(python.with_name("crossmsi"), *arguments, cwd=work)
    assert (report.returncode, report.stderr) == (0, ""), report.stderr
    assert (work / "r.html").read_text("utf-8").rstrip().endswith("</html>")
    here = run(sys.executable, "-m", "crossmsi", "build", REPOSITORY / "sample_payloads/crossmsi.yaml", "-o",
               tmp_path / "checkout.msi", cwd=tmp_path)  # fmt: skip
    assert here.returncode == 0
    assert (work / "out.msi").read_bytes() == (tmp_path / "checkout.msi").read_bytes()
