"""Other programs read what we write, and we read what they write."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from cab_builder import DATE

from crossmsi.cab import CabinetReader, CabMember, write_cabinet

BLOCK = 32_768


def need(program: str) -> None:
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Awkward files by name: empty, at block boundaries, noise, text, non-ASCII names."""
    top = tmp_path_factory.mktemp("tree")
    generator = random.Random(42)
    contents = {
        "empty": b"",
        "one": b"x",
        "zeros": bytes(300_001),
        "noise": generator.randbytes(150_000),
        "less": generator.randbytes(BLOCK - 1),
        "exact": generator.randbytes(BLOCK),
        "more": generator.randbytes(BLOCK + 1),
        "text": b"".join(b"the %d quick brown foxes\n" % n for n in range(20_000)),
        "ünïcödé 文件": b"name in UTF-8",
        "last": b"",
    }
    for name, data in contents.items():
        (top / name).write_bytes(data)
    return {name: top / name for name in contents}


def write(path: Path, tree: dict[str, Path], **options) -> None:
    members = [CabMember(n, p.stat().st_size, lambda p=p: p.open("rb"), DATE) for n, p in tree.items()]
    with path.open("wb") as out:
        write_cabinet(out, members, **options)


VARIANTS = [
    {},
    {"level": 9, "threads": 3},
    {"compression": "none"},
    {"engine": "deflate"},
    {"engine": "isal"},
    {"engine": "isal", "level": 0},
]


@pytest.mark.parametrize("options", VARIANTS, ids=str)
@pytest.mark.parametrize("program", ["cabextract", "gcab"])
def test_they_read_ours(program: str, options: dict, tree: dict[str, Path], tmp_path: Path) -> None:
    need(program)
    if "engine" in options:
        pytest.importorskip(options["engine"], reason=f"the optional package {options['engine']} is not installed")
    cabinet, out = tmp_path / "ours.cab", tmp_path / "out"
    write(cabinet, tree, **options)
    out.mkdir()
    command = {
        "cabextract": ["cabextract", "-q", "-d", str(out), str(cabinet)],
        "gcab": ["gcab", "-x", "-C", str(out), str(cabinet)],
    }[program]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        name: path.read_bytes() for name, path in tree.items()
    }
    assert CabinetReader(io.BytesIO(cabinet.read_bytes())).read("text") == tree["text"].read_bytes()


def test_a_cabinet_of_empty_files_only(tmp_path: Path) -> None:
    need("cabextract")
    cabinet = tmp_path / "empty.cab"
    with cabinet.open("wb") as out:
        write_cabinet(out, [CabMember(name, 0, io.BytesIO, DATE) for name in ("a", "b")])
    done = subprocess.run(
        ["cabextract", "-q", "-d", str(tmp_path / "out"), str(cabinet)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a", "b"]


@pytest.mark.parametrize("zip_option", [[], ["-z"]], ids=["stored", "mszip"])
def test_we_read_gcab(zip_option: list[str], tree: dict[str, Path], tmp_path: Path) -> None:
    need("gcab")
    cabinet = tmp_path / "gcab.cab"
    subprocess.run(
        ["gcab", "-c", "-n", *zip_option, str(cabinet), *map(str, tree.values())], check=True, capture_output=True
    )
    with cabinet.open("rb") as file:
        reader = CabinetReader(file)
        assert [f.name for f in reader.files] == list(tree)
        assert {f.name: reader.read(f) for f in reader.files} == {n: p.read_bytes() for n, p in tree.items()}


def test_dates_arrive(tmp_path: Path) -> None:
    need("cabextract")
    cabinet = tmp_path / "dates.cab"
    with cabinet.open("wb") as out:
        write_cabinet(out, [CabMember("a", 1, lambda: io.BytesIO(b"x"), DATE)])
    listing = subprocess.run(["cabextract", "-l", str(cabinet)], capture_output=True, text=True, check=True).stdout
    assert "29.02.2024 13:14:14" in listing


def test_msiextract_reads_our_cabinet_in_a_package(tmp_path: Path) -> None:
    """Takes wixl's package and replaces its cabinet by ours through msibuild."""
    for program in ("wixl", "msibuild", "msiextract", "msiinfo"):
        need(program)
    payload = tmp_path / "payload.bin"
    payload.write_bytes(random.Random(1).randbytes(40_000) * 3)
    source = tmp_path / "p.wxs"
    source.write_text(
        """<?xml version="1.0"?><Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
        <Product Id="*" Name="P" Language="1033" Version="1.0.0" Manufacturer="M"
          UpgradeCode="aaaaaaaa-0000-4000-8000-000000000001"><Package Compressed="yes"/>
        <Media Id="1" Cabinet="p.cab" EmbedCab="yes"/>
        <Directory Id="TARGETDIR" Name="SourceDir"><Directory Id="D" Name="d">
        <Component Id="C" Guid="aaaaaaaa-0000-4000-8000-000000000002"><File Id="F" Source="payload.bin"/></Component>
        </Directory></Directory><Feature Id="A"><ComponentRef Id="C"/></Feature></Product></Wix>"""
    )
    subprocess.run(["wixl", "-o", "p.msi", "p.wxs"], cwd=tmp_path, check=True, capture_output=True)
    theirs = subprocess.run(["msiinfo", "extract", "p.msi", "p.cab"], cwd=tmp_path, check=True, capture_output=True)
    assert CabinetReader(io.BytesIO(theirs.stdout)).read("F") == payload.read_bytes()
    changed = payload.read_bytes()[::-1]
    with (tmp_path / "ours.cab").open("wb") as out:
        write_cabinet(out, [CabMember("F", len(changed), lambda: io.BytesIO(changed), DATE)])
    subprocess.run(["msibuild", "p.msi", "-a", "p.cab", "ours.cab"], cwd=tmp_path, check=True, capture_output=True)
    subprocess.run(["msiextract", "-C", "out", "p.msi"], cwd=tmp_path, check=True, capture_output=True)
    assert [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()] == [changed]
