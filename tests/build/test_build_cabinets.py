"""Packages whose files don't fit into one cabinet, and blocks that were compressed before the order was known."""

from __future__ import annotations

import random
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from crossmsi.cab import CabinetReader
from crossmsi.compile.bind import media
from crossmsi.errors import CrossmsiError
from crossmsi.model.contents import SMALL
from crossmsi.msi import Database
from crossmsi.pack import ahead
from crossmsi.pack.native import write_package
from crossmsi.pack.packing import Packing
from crossmsi.pack.pipeline import compile_manifest
from crossmsi.wxs import plan, render

THREADS = threading.active_count()  # a test runner may have one of its own

MANIFEST = """
package: {name: Plover, manufacturer: Plover Works, version: 2.1.0, platform: x64,
          upgrade_code: 9D2C3F3E-6B2A-4C7E-8C55-6A0F0D5E7B11}
directories:
  ProgramFiles: {INSTALLFOLDER: Plover}
components:
  - {files: files/**}
"""


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Files of awkward sizes in nested folders, whose names mix files and folders."""
    numbers = random.Random(5)
    for number, size in enumerate((0, 1, 700_000, 32_768, 60_000, 40_000, 1, 0, 65_536, 500_000)):
        folder = tmp_path / "files" / ("" if number % 3 else "between")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.txt").write_bytes(numbers.randbytes(size // 2).hex().encode()[:size].ljust(size, b"-"))
    path = tmp_path / "crossmsi.yaml"
    path.write_text(MANIFEST)
    return path


def contents(package: Path) -> dict[str, bytes]:
    """Of all files in all cabinets, by name."""
    database = Database.open(package)
    names = {row.File: row.FileName.rpartition("|")[2] for row in database["File"]}
    found = {}
    for row in database["Media"]:
        with database.streams[row.Cabinet[1:]].open() as stream:
            reader = CabinetReader(stream)
            for file in reader.files:
                found[names[file.name]] = reader.read(file)
    return found


def cabinets(package: Path) -> list[str]:
    return [row.Cabinet for row in Database.open(package)["Media"]]


def sources(manifest: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (manifest.parent / "files").rglob("*.txt")}


def test_as_many_cabinets_as_the_number_of_files_needs(manifest: Path, monkeypatch) -> None:
    monkeypatch.setattr(plan, "CABINET_FILES", 3)
    monkeypatch.setattr(media, "MAX_FILES", 3)
    target = manifest.parent / "out.msi"
    write_package(compile_manifest(manifest).compiled, target, Packing())
    assert cabinets(target) == [f"#produ{number}.cab" for number in range(1, 5)]
    assert contents(target) == sources(manifest)


def test_as_many_cabinets_as_the_size_of_the_files_needs(manifest: Path, monkeypatch) -> None:
    monkeypatch.setattr(plan, "CABINET_MIB", 1)
    target = manifest.parent / "out.msi"
    write_package(compile_manifest(manifest).compiled, target, Packing())
    assert cabinets(target) == ["#produ1.cab", "#produ2.cab"]
    assert contents(target) == sources(manifest)


@pytest.mark.parametrize(("name", "template"), [("prod_x86.cab", "prx86{0}.cab"), ("a.cab", "a{0}.cab")])
def test_external_cabinets_of_two_packages_have_different_names(manifest: Path, monkeypatch, name, template) -> None:
    monkeypatch.setattr(plan, "CABINET_FILES", 3)
    model = compile_manifest(manifest).model
    assert (
        plan.Plan(replace(model, cabinet=model.cabinet._replace(embedded=False, name=name))).cabinet_template
        == template
    )


def test_wixl_is_not_given_what_it_can_not_pack(manifest: Path, monkeypatch) -> None:
    monkeypatch.setattr(plan, "CABINET_FILES", 9)
    with pytest.raises(CrossmsiError, match="wixl can't pack so much"):
        render(compile_manifest(manifest).model, schema="v3", dialect="wixl")


@pytest.mark.parametrize("packing", [Packing(), Packing("none"), Packing(level=9, threads=1)])
@pytest.mark.parametrize("guess", [list, reversed], ids=["right", "wrong"])
def test_compressing_ahead_changes_no_byte(manifest: Path, monkeypatch, packing: Packing, guess) -> None:
    monkeypatch.setattr(ahead, "WORTH_IT", 0)
    monkeypatch.setattr(ahead, "processors", lambda: 2)
    plain, early = manifest.parent / "plain.msi", manifest.parent / "early.msi"
    compiled = compile_manifest(manifest).compiled
    paths = [payload.path for payload in compiled.payloads]
    write_package(compiled, plain, packing)
    held = {path: Path(path).read_bytes() for path in paths}
    started = ahead.start_ahead(packing, guess(paths), held)
    started._work._threads[0].join()
    assert not held
    assert (started.head(compiled.cabinets[0].payloads) is None) == (guess is reversed)
    write_package(compile_manifest(manifest).compiled, early, packing, held=held, ahead=started)
    assert early.read_bytes() == plain.read_bytes()
    assert contents(early) == sources(manifest)


def test_the_order_is_guessed_well(manifest: Path, monkeypatch) -> None:
    monkeypatch.setattr(ahead, "WORTH_IT", 0)
    monkeypatch.setattr(ahead, "processors", lambda: 2)
    prepared = compile_manifest(manifest, packing=lambda model: Packing())
    assert [path for path, _ in prepared.ahead._files] == [
        payload.path for payload in prepared.compiled.payloads if payload.size <= SMALL
    ][: len(prepared.ahead._files)]
    assert prepared.ahead._files
    prepared.ahead.stop()


def test_nothing_goes_on_after_an_error(manifest: Path, monkeypatch) -> None:
    monkeypatch.setattr(ahead, "WORTH_IT", 0)
    monkeypatch.setattr(ahead, "processors", lambda: 2)
    usual = sys.getswitchinterval()
    with pytest.raises(CrossmsiError, match="template"):
        templates = manifest.parent / "templates" / "v4"
        templates.mkdir(parents=True)
        (templates / "package.xml.j2").write_text("{{ nothing }}")
        compile_manifest(manifest, templates_dir=templates.parent, packing=lambda model: Packing())
    assert threading.active_count() == THREADS
    assert sys.getswitchinterval() == usual
