"""The change that a report proposes, applied with patch: what is reported of the result."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from crossmsi.cli.report import select_hosts
from crossmsi.report.decision import Report
from crossmsi.report.decision.changes import for_wide_windows
from tests.decision.samples import SAMPLES, report_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the samples, to be changed."""
    return Path(shutil.copytree(SAMPLES, tmp_path / "samples"))


def patch(folder: Path, diff: str) -> None:
    program = shutil.which("patch")
    git = shutil.which("git")
    if program is None and git is None:
        pytest.skip("neither patch nor git is installed")
    command = [program, "-p1", "--fuzz=0"] if program else [git, "apply", "-p1", "-"]
    done = subprocess.run(command, cwd=folder, input=diff, text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def report(path: Path, hosts: str = "*-x86,*-x64") -> Report:
    return report_of(path, select_hosts([hosts]))


def broken(found: Report) -> int:
    return next(criterion for criterion in found.criteria if criterion.id == "broken").values["mixed"]


def test_the_manifests_of_a_split_have_no_collision(folder: Path) -> None:
    before = report(folder / "cfx/mixed.yaml")
    assert before.verdict.layout == "split" and broken(before) == 1
    patch(folder / "cfx", before.verdict.change.diff)
    for platform in ("x86", "x64"):
        after = report(folder / f"cfx/mixed-{platform}.yaml")
        assert broken(after) == 0
        assert after.verdict.layout == "mixed"
        package = after.package("mixed")
        was = before.package(platform)
        assert package.findings.errors == 0 and package.logo.passed
        assert (package.product_code, package.upgrade_code) == (was.product_code, was.upgrade_code)
        assert package.installed == was.installed


def test_one_line_makes_it_a_package_for_64_bit_windows(folder: Path) -> None:
    before = report(folder / "cfx/mixed.yaml")
    alternative = before.verdict.alternatives[0]
    added = [line for line in alternative.change.diff.splitlines() if line.startswith("+") and "+++" not in line]
    assert added == ["+  platform: x64"]
    patch(folder / "cfx", alternative.change.diff)
    after = report(folder / "cfx/mixed.yaml", "*-x64")
    assert broken(after) == 0 and after.verdict.layout == "mixed"
    package = after.package("mixed")
    assert package.platform == "x64" and package.findings.errors == 0 and package.logo.passed
    assert all(item.collisions == item.dead == 0 for item in package.installations)


def test_the_sample_is_split_for_32_bit_windows(folder: Path) -> None:
    before = report(folder / "crossmsi.yaml")
    patch(folder, before.verdict.change.diff)
    after = report(folder / "crossmsi-x86.yaml", "*-x86")
    assert all(item.installs for item in after.package("mixed").installations)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("package:\n  name: a\n  platform: x86 # why\n", "package:\n  name: a\n  platform: x64 # why\n"),
        ("package:\n  name: a\n", "package:\n  platform: x64\n  name: a\n"),
        ("package:\n    name: a\n", "package:\n    platform: x64\n    name: a\n"),
        ("includes: b.yaml\n", "includes: b.yaml\npackage:\n  platform: x64\n"),
        ("includes: b.yaml", "includes: b.yaml\npackage:\n  platform: x64\n"),
        ("package: {name: a, platform: x86}\n", "package: {name: a, platform: x64}\n"),
        ("package: {name: a}\n", None),
        ("package:\n  name: a\n  platform: x64\n", None),
        ("package:\n  platform: ${p}\n", None),
    ],
)
def test_the_platform_is_changed_where_it_stands(tmp_path: Path, text: str, changed: str | None) -> None:
    change = for_wide_windows(Path("m.yaml"), text)
    assert (change is None) == (changed is None)
    if change is not None:
        (tmp_path / "m.yaml").write_text(text)
        patch(tmp_path, change.diff)
        assert (tmp_path / "m.yaml").read_text() == changed


MERGED = """\
package:
  name: Tool
  manufacturer: Maker
  version: 1.2.3
  upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E
  platform: x86
  scope: per-user
directories:
  AppData:
    INSTALLFOLDER: Tool
components:
  - isa: [i386, amd64]
    files: bin/${isa}/crosstool.exe
    directory: INSTALLFOLDER/${isa}
lint:
  ignore: [ICE91]
"""


def test_the_merged_manifest_is_clean(folder: Path) -> None:
    """Programs that register nothing: one Intel package does, when none of its components is a 64-bit one."""
    (folder / "tool.yaml").write_text(MERGED)
    before = report(folder / "tool.yaml")
    assert before.verdict.layout == "merged"
    assert before.verdict.reasons[0].criterion == "errors"
    patch(folder, before.verdict.change.diff)
    after = report(folder / "tool-merged.yaml")
    assert after.verdict.layout == "mixed"
    package = after.package("mixed")
    assert package.findings.errors == 0 and package.wide_components == 0
    assert package.installed == before.package("merged").installed
    assert package.product_code == before.package("merged").product_code
