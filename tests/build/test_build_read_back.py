"""What others read from a package of ours: msiinfo every table, msiextract and cabextract every file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from crossmsi.msi import Database, Stream
from crossmsi.msi.idt import import_table
from crossmsi.pack.native import write_package
from crossmsi.pack.packing import Packing
from crossmsi.pack.pipeline import compile_manifest

SAMPLES = Path(__file__).parents[2] / "sample_payloads"
FILES = sorted(
    [*((SAMPLES / "bin").glob("*/cross*.*")), SAMPLES / "doc" / "readme.txt"], key=lambda path: path.read_bytes()
)


@pytest.fixture(scope="module")
def msi(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("read-back") / "sample.msi"
    write_package(compile_manifest(SAMPLES / "crossmsi.yaml").compiled, path, Packing())
    return path


def need(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed (Debian: msitools, cabextract)")


def test_msiinfo_reads_every_table(msi: Path) -> None:
    need("msiinfo")
    database = Database.open(msi)
    for name, table in database.tables.items():
        run = subprocess.run(["msiinfo", "export", msi, name], capture_output=True, check=True)
        theirs = import_table(run.stdout.decode("cp1252"), lambda file: Stream.from_bytes(b""), name)
        assert theirs.columns == table.columns
        assert sorted(map(repr, theirs.rows)) == sorted(map(repr, table.rows)), name
    listed = subprocess.run(["msiinfo", "suminfo", msi], capture_output=True, text=True, check=True).stdout
    assert f"Revision number (UUID): {database.summary.revision}" in listed


def contents(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_msiextract_unpacks_every_file(msi: Path, tmp_path: Path) -> None:
    need("msiextract")
    subprocess.run(["msiextract", "-C", tmp_path, msi], capture_output=True, check=True)
    assert contents(tmp_path) == [path.read_bytes() for path in FILES]


def test_cabextract_unpacks_the_cabinet(msi: Path, tmp_path: Path) -> None:
    need("cabextract")
    cabinet = tmp_path / "product.cab"
    cabinet.write_bytes(Database.open(msi).streams["product.cab"].read())
    subprocess.run(["cabextract", "-q", "-d", tmp_path / "out", cabinet], capture_output=True, check=True)
    assert contents(tmp_path / "out") == [path.read_bytes() for path in FILES]


def test_our_own_extraction_agrees(msi: Path, tmp_path: Path) -> None:
    from crossmsi.analysis import Package
    from crossmsi.extract import unpack_package

    result = unpack_package(Package(Database.open(msi), path=msi), tmp_path / "out")
    assert result.problems == [] and len(result.files) == 7
    assert contents(tmp_path / "out") == [path.read_bytes() for path in FILES]
