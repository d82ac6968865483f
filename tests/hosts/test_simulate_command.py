"""``crossmsi hosts`` and ``crossmsi simulate`` on the committed sample, and the flagship story from a manifest."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from crossmsi.hosts import hosts
from crossmsi.msi import Database
from crossmsi.msi.opening import CLSID_MSI, CLSID_PATCH, CLSID_TRANSFORM
from crossmsi.report.schemas import output_schema

SAMPLE = Path(__file__).parents[2] / "sample_payloads" / "crossmsi.yaml"
CLSID = "{3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721}"


def run(*arguments: object, status: int = 0) -> str:
    command = [sys.executable, "-m", "crossmsi", *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert result.returncode == status, result.stderr
    return result.stdout if status == 0 else result.stderr


def simulated(*arguments: object) -> dict:
    document = json.loads(run("simulate", *arguments, "--format", "json"))
    jsonschema.validate(document, output_schema("simulate"))
    return document


@pytest.fixture(scope="module")
def msi(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("simulate") / "sample.msi"
    run("build", SAMPLE, "-o", path)
    return path


def test_hosts_are_listed() -> None:
    document = json.loads(run("hosts", "--format", "json"))
    assert document["version"] == 1 and [host["name"] for host in document["hosts"]] == list(hosts())
    arm = next(host for host in document["hosts"] if host["name"] == "win10-arm64")
    assert "VersionNT64" not in arm["properties"]["32-bit package"] and not arm["differences"]
    assert {fact["confidence"] for fact in arm["facts"]} >= {"documented", "reported", "expected"}
    assert "wine-win64" in run("hosts") and "unlike Windows" in run("hosts", "wine-win64")


def test_manifest_and_package_agree(msi: Path) -> None:
    package, manifest = simulated(msi, "--host", "win10-x64"), simulated(SAMPLE, "--host", "win10-x64")
    assert package.pop("package") != manifest.pop("package")
    assert package == manifest
    isas = {file["path"]: file["isa"] for file in package["files"]}
    assert isas["C:\\Program Files\\CrossMSI Sample\\crosscom.dll"] == "amd64"
    assert isas["C:\\Program Files (x86)\\CrossMSI Sample\\crosscom.dll"] == "i386"
    servers = {(s["clsid"], s["view"]): (s["server_isa"], s["works"]) for s in package["com"]}
    assert servers[CLSID, "32"] == ("i386", True) and servers[CLSID, "64"] == ("amd64", True)
    assert package["collisions"] == [] and package["unknown"] == []


def test_refused_on_32_bit_windows(msi: Path) -> None:
    document = simulated(msi, "--host", "win10-x86")
    assert document["installs"] is False and document["refusal"]["code"] == 1633
    assert document["files"] == document["registry"] == document["com"] == []
    assert "1633" in run("simulate", msi, "--host", "win7-x86")
    assert "error 1633" in run("simulate", msi, "--host", "win7-x86", "--format", "reg")


def test_features_and_properties(msi: Path) -> None:
    document = simulated(msi, "--host", "win10-x64", "--features", "Tools32")
    assert "crosstool.exe_amd64" in {entry["component"] for entry in document["skipped_components"]}
    assert {server["view"] for server in document["com"]} == {"32"}
    assert "there is no feature 'Nope'" in run("simulate", msi, "--host", "win10-x64", "--features", "Nope", status=2)
    assert "NAME=value" in run("simulate", msi, "--host", "win10-x64", "--property", "x", status=2)
    assert "did you mean win10-x64" in run("simulate", msi, "--host", "win10x64", status=2)


@pytest.mark.parametrize(
    ("name", "clsid", "tables", "message"),
    [
        ("update.msp", CLSID_PATCH, (), "a patch is no package"),
        ("change.mst", CLSID_TRANSFORM, (), "a transform is no package"),
        ("part.msm", CLSID_MSI, (), "a merge module is not installed"),
        ("part.msi", CLSID_MSI, ("ModuleSignature",), "a merge module is not installed"),
    ],
)
def test_what_is_no_package(tmp_path: Path, name: str, clsid: bytes, tables: tuple[str, ...], message: str) -> None:
    database = Database()
    for table in tables:
        database.ensure(table)
    database.save(path := tmp_path / name)
    path.write_bytes(path.read_bytes().replace(CLSID_MSI, clsid))
    error = run("simulate", path, "--host", "win10-x64", status=2)
    assert message in error and name in error and "hint:" in error


def test_registry_file(msi: Path) -> None:
    lines = run("simulate", msi, "--host", "win10-x64", "--format", "reg").splitlines()
    assert lines[0] == "Windows Registry Editor Version 5.00"
    at = lines.index(f"[HKEY_LOCAL_MACHINE\\Software\\Classes\\Wow6432Node\\CLSID\\{CLSID}\\InprocServer32]")
    assert lines[at + 1] == '@="C:\\\\Program Files (x86)\\\\CrossMSI Sample\\\\crosscom.dll"'


def test_flagship_from_a_manifest(tmp_path: Path) -> None:
    """The sample as a 32-bit package: one key for two servers on 32-bit Windows, one path for two files on 64-bit."""
    for folder in ("bin", "doc"):
        shutil.copytree(SAMPLE.with_name(folder), tmp_path / folder)
    path = tmp_path / SAMPLE.name
    path.write_text(SAMPLE.read_text("utf-8").replace("platform: x64", "platform: x86"), "utf-8")
    narrow, wide = simulated(path, "--host", "win10-x86"), simulated(path, "--host", "win10-x64")
    key = f"HKLM\\Software\\Classes\\CLSID\\{CLSID}\\InprocServer32"
    collision = next(c for c in narrow["collisions"] if c["key"] == key and c["name"] == "")
    assert collision["rule"] == "ISA010" and collision["survivor"] is None and len(collision["components"]) == 2
    assert {s["works"] for s in narrow["com"]} == {None}
    # The 64-bit folder becomes the 32-bit one: the keys are apart, the files are not.
    assert {(s["view"], s["works"]) for s in wide["com"]} == {("32", None), ("64", None)}
    assert {(c["rule"], c["name"]) for c in wide["collisions"]} == {("ISA015", None)}
    assert "folder-substitution" in {fact["id"] for fact in wide["assumptions"]}
