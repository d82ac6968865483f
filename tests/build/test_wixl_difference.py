"""The same manifest through wixl and through our own compiler: the same rows, up to what wixl can't do."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from crossmsi.analysis.filenames import long_name
from crossmsi.msi import Database
from crossmsi.pack.native import write_package
from crossmsi.pack.packing import Packing
from crossmsi.pack.pipeline import compile_manifest
from crossmsi.wxs import render

pytestmark = pytest.mark.skipif(shutil.which("wixl") is None, reason="wixl (Debian: wixl) is not installed")

SAMPLES = Path(__file__).parents[2] / "sample_payloads"
MORE = """
package:
  name: Dotterel
  manufacturer: Dotterel Works
  version: 3.1.4
  upgrade_code: 0A6E9F0B-8F6B-4B7D-9B0E-6B7C0E4B2D31
  platform: x86
directories:
  ProgramFiles:
    INSTALLFOLDER:
      name: Dotterel
      directories:
        DOCS: documentation
features:
  Main:
    title: Main
    features:
      Docs: {title: Documentation}
components:
  - files: bin/i386/crosstool.exe
    registry:
      key: HKLM\\Software\\Dotterel
      values: {Path: "[INSTALLFOLDER]", Count: {type: dword, value: 7}}
  - files: bin/i386/crosscom.dll
  - {files: doc/readme.txt, directory: DOCS, feature: Docs}
"""


@pytest.fixture(params=["sample", "more"])
def both(request, tmp_path: Path) -> tuple[Database, Database]:
    """(ours, wixl's) of one manifest."""
    shutil.copytree(SAMPLES / "bin", tmp_path / "bin")
    shutil.copytree(SAMPLES / "doc", tmp_path / "doc")
    manifest = tmp_path / "crossmsi.yaml"
    manifest.write_text((SAMPLES / "crossmsi.yaml").read_text() if request.param == "sample" else MORE)
    prepared = compile_manifest(manifest)
    write_package(prepared.compiled, tmp_path / "ours.msi", Packing())
    source = tmp_path / "v3.wxs"
    source.write_text(render(prepared.model, "v3", "wixl").text, "utf-8")
    arch = prepared.model.platform
    command = ["wixl", "-a", arch, "-o", tmp_path / "wixl.msi", source]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return Database.open(tmp_path / "ours.msi"), Database.open(tmp_path / "wixl.msi")


def test_components(both) -> None:
    ours, theirs = both

    def rows(database: Database, mask: int) -> set:
        return {
            (r.Component, r.ComponentId, r.Directory_, (r.Attributes or 0) & mask, r.Condition, r.KeyPath)
            for r in database.rows("Component")
        }

    # wixl 0.101 loses the 64-bit attribute of components in an x64 package.
    assert rows(ours, ~256) == rows(theirs, ~256)


def test_files(both) -> None:
    ours, theirs = both

    def rows(database: Database) -> set:
        # wixl writes no short names, and no versions.
        return {(r.File, r.Component_, long_name(r.FileName), r.FileSize) for r in database.rows("File")}

    assert rows(ours) == rows(theirs)
    assert len(rows(ours)) >= 3


def test_directories(both) -> None:
    ours, theirs = both

    def rows(database: Database) -> set:
        return {(r.Directory, r.Directory_Parent, long_name(r.DefaultDir)) for r in database.rows("Directory")}

    # wixl gives standard folders their own names where "." is written by others.
    standard = re.compile("(Folder|TARGETDIR)$")
    assert {row for row in rows(ours) if not standard.search(row[0])} == {
        row for row in rows(theirs) if not standard.search(row[0])
    }
    assert {row[:2] for row in rows(ours)} == {row[:2] for row in rows(theirs)}


def test_features(both) -> None:
    ours, theirs = both

    def rows(database: Database) -> set:
        return {(r.Feature, r.Feature_Parent, r.Title, r.Description, r.Level) for r in database.rows("Feature")}

    def pairs(database: Database) -> set:
        return {tuple(row) for row in database.rows("FeatureComponents")}

    assert rows(ours) == rows(theirs)
    assert pairs(ours) == pairs(theirs)


def test_registry(both) -> None:
    ours, theirs = both

    def rows(database: Database) -> set:
        return {(r.Root, r.Key, r.Name, r.Value, r.Component_) for r in database.rows("Registry")}

    assert rows(ours) == rows(theirs)
    assert rows(ours)
