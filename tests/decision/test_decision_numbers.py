"""The report's numbers, counted again from packages that were built as users build them."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from crossmsi.report.decision import Report
from tests.decision.samples import SAMPLES

# Machine field of the COFF header.
MACHINES = {0x014C: "i386", 0x8664: "amd64", 0xAA64: "arm64"}


def crossmsi(*arguments: object, cwd: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "crossmsi", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, 1), done.stderr
    return done


def machine(data: bytes) -> str:
    """The ISA of a file's bytes, without our PE reader."""
    if data[:2] != b"MZ" or len(data) < 0x40:
        return "neutral"
    header = int.from_bytes(data[0x3C:0x40], "little")
    if data[header : header + 4] != b"PE\0\0":
        return "neutral"
    return MACHINES[int.from_bytes(data[header + 4 : header + 6], "little")]


@pytest.fixture(scope="module", params=["crossmsi.yaml", "cfx/mixed.yaml"])
def built(request, sample, tmp_path_factory) -> tuple[Report, dict[str, Path], dict[str, dict[str, bytes]]]:
    """The report, and by package id the .msi and its files by install path."""
    folder = tmp_path_factory.mktemp("built")
    manifest = SAMPLES / request.param
    crossmsi("build", manifest, "-o", folder / "mixed.msi", "--no-lint", cwd=folder)
    crossmsi("split", manifest, "-o", folder / "split", "--no-lint", cwd=folder)
    packages = {"mixed": folder / "mixed.msi"}
    for path in (folder / "split").glob("*.msi"):
        packages["x86" if path.stem.endswith("x86") else "x64"] = path
    files = {}
    for name, path in packages.items():
        target = folder / f"files-{name}"
        crossmsi("extract", path, target, cwd=folder)
        files[name] = {p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*") if p.is_file()}
    return sample(request.param), packages, files


def test_downloads_are_the_files_on_disk(built) -> None:
    report, packages, _ = built
    for name, path in packages.items():
        assert report.package(name).download == path.stat().st_size
    sizes = {size.layout: size.download for size in report.sizes}
    assert sizes["mixed"] == packages["mixed"].stat().st_size
    assert sizes["split"] == sum(packages[name].stat().st_size for name in ("x86", "x64"))


def test_installed_bytes_by_isa_are_those_of_the_unpacked_files(built) -> None:
    report, _, files = built
    for name, contents in files.items():
        counted: Counter[str] = Counter()
        for data in contents.values():
            counted[machine(data)] += len(data)
        assert report.package(name).installed == dict(sorted(counted.items()))
        installs = [item for item in report.package(name).installations if item.installs]
        assert {item.files.total for item in installs} == {len(contents)}
        assert {item.installed for item in installs} == {sum(map(len, contents.values()))}


def test_shared_payload_is_what_both_packages_hold(built) -> None:
    report, _, files = built
    held: dict[bytes, set[str]] = defaultdict(set)
    sizes = {}
    for name in ("x86", "x64"):
        for path, data in files[name].items():
            key = hashlib.sha256(data).digest() + path.rpartition("/")[2].encode()
            held[key].add(name)
            sizes[key] = len(data)
    split = next(size for size in report.sizes if size.layout == "split")
    assert split.shared == sum(sizes[key] for key, names in held.items() if len(names) == 2)


def test_what_lies_on_a_host_is_the_union_of_what_the_packages_unpack(built) -> None:
    report, _, files = built
    sizes = {size.layout: size for size in report.sizes}
    pair = {path: len(data) for name in ("x86", "x64") for path, data in files[name].items()}
    mixed = {path: len(data) for path, data in files["mixed"].items()}
    assert (sizes["mixed"].on_wide, sizes["split"].on_wide) == (sum(mixed.values()), sum(pair.values()))
    assert sizes["split"].on_narrow == sum(map(len, files["x86"].values()))
    takes_32 = report.package("mixed").platform == "x86"
    assert sizes["mixed"].on_narrow == (sum(mixed.values()) if takes_32 else None)


def test_dead_weight_on_32_bit_windows_is_the_amd64_code(built) -> None:
    report, _, files = built
    for package in report.packages:
        for item in package.installations:
            if item.installs and "win10-x86" in item.hosts:
                # The merged package holds the files of the mixed one.
                contents = files["mixed" if package.id == "merged" else package.id].values()
                wide = [data for data in contents if machine(data) == "amd64"]
                assert (item.dead_weight.files, item.dead_weight.bytes) == (len(wide), sum(map(len, wide)))
