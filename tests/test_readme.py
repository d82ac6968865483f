"""What the README shows is what the program does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
README = (REPOSITORY / "README.md").read_text("utf-8")
SAMPLES = REPOSITORY / "sample_payloads"


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "crossmsi", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120)


def test_the_manifest_builds_clean(tmp_path: Path) -> None:
    (manifest,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "crossmsi.yaml").write_text(manifest)
    for isa in ("i386", "amd64"):
        (tmp_path / "bin" / isa).mkdir(parents=True)
        shutil.copy(SAMPLES / "bin" / isa / "crosscom.dll", tmp_path / "bin" / isa / "server.dll")
        shutil.copy(SAMPLES / "bin" / isa / "crosstool.exe", tmp_path / "bin" / isa / "plover.exe")
    result = run("build", "crossmsi.yaml", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_sample_prints_what_is_shown(tmp_path: Path) -> None:
    shown = README.split("$ uv run crossmsi build sample_payloads/crossmsi.yaml\n")[1].split("```")[0]
    result = run("build", SAMPLES / "crossmsi.yaml", cwd=tmp_path)
    assert result.stdout == shown


def test_the_faulty_package_is_reported_as_shown(tmp_path: Path) -> None:
    (tmp_path / "crossmsi.yaml").write_text(
        "package: {name: Faulty, manufacturer: M, version: 1.2.0, platform: x64,"
        " upgrade_code: 9D2C3F3E-6B2A-4C7E-8C55-6A0F0D5E7B12}\n"
        f"components: [files: {{source: {SAMPLES.as_posix()}/bin/amd64/crosstool.exe, name: tool32.exe}}]\n"
    )
    assert run("build", "crossmsi.yaml", "-o", "faulty.msi", cwd=tmp_path).returncode == 1
    shown = README.split("$ crossmsi lint faulty.msi\n")[1].split("$ echo $?\n1\n")[0]
    result = run("lint", "faulty.msi", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (1, shown)


def test_every_command_is_listed() -> None:
    from crossmsi.cli.commands import COMMANDS

    table = README.split("## Commands")[1].split("## ")[0]
    cells = re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE)
    listed = set(re.findall(r"`(?:crossmsi )?([a-z]+)[ `]", "\n".join(cells)))
    assert listed == set(COMMANDS)


def test_links_lead_to_files() -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", README)
    assert links and [link for link in links if "://" not in link and not (REPOSITORY / link).exists()] == []
