"""``crossmsi build`` as a user runs it: what it prints, what it leaves, how it ends."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crossmsi.msi import Database

SAMPLES = Path(__file__).parents[2] / "sample_payloads"
MANIFEST = """
package:
  name: Plover
  manufacturer: Plover Works
  version: 2.1.0
  upgrade_code: 9D2C3F3E-6B2A-4C7E-8C55-6A0F0D5E7B11
  platform: x64
directories:
  ProgramFiles:
    INSTALLFOLDER: Plover
components:
"""


def run(*arguments: object, cwd: Path, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "crossmsi", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, **options)


def project(folder: Path, components: str) -> Path:
    for width in ("i386", "amd64"):
        (folder / width).mkdir()
        shutil.copy(SAMPLES / "bin" / width / "crosstool.exe", folder / width)
    (folder / "crossmsi.yaml").write_text(MANIFEST + components)
    return folder / "crossmsi.yaml"


def test_the_sample_builds_clean(tmp_path: Path) -> None:
    result = run("build", SAMPLES / "crossmsi.yaml", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert "lint: no findings" in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["CrossMSI-Sample-1.0.0-x64.msi"]


def test_findings_go_to_stderr_and_the_package_is_kept(tmp_path: Path) -> None:
    manifest = project(tmp_path, "  - {isa: i386, files: amd64/crosstool.exe}\n")
    result = run("build", manifest, "-o", "out.msi", cwd=tmp_path)
    assert result.returncode == 1
    assert "crossmsi.yaml:12:" in result.stderr and "ISA001 1 error" in result.stderr
    assert "lint: 1 error, 0 warnings" in result.stdout
    (name,) = Database.open(tmp_path / "out.msi")["File"].column("FileName")
    assert name.endswith("|crosstool.exe")


def test_the_bug_of_the_cfix_installer_is_found(tmp_path: Path) -> None:
    manifest = project(
        tmp_path,
        "  - files: {source: i386/crosstool.exe, name: tool32.exe}\n"
        "  - files: {source: amd64/crosstool.exe, name: tool32.exe}\n",
    )
    result = run("build", manifest, "-o", "out.msi", cwd=tmp_path)
    assert result.returncode == 1
    assert "ISA002 2 errors" in result.stderr and "crossmsi.yaml:13" in result.stderr
    assert Database.open(tmp_path / "out.msi")["File"].column("FileSize")
    assert run("lint", "out.msi", cwd=tmp_path).returncode == 1
    assert run("build", manifest, "-o", "out.msi", "--no-lint", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("components", "text"),
    [
        ("  - {files: amd64/none.exe}\n", "crossmsi.yaml:12:13: components[0].files: the payload 'amd64/none.exe'"),
        ("  - {file: amd64/crosstool.exe}\n", "crossmsi.yaml:12:6: components[0].file: unknown key 'file'"),
        ("  - files: amd64/crosstool.exe\n    guid: 1\n", "crossmsi.yaml:13:11: components[0].guid: '1' is not a GUID"),
    ],
)
def test_bad_input_is_one_clear_error_and_the_old_package_stays(tmp_path: Path, components: str, text: str) -> None:
    manifest = project(tmp_path, components)
    (tmp_path / "out.msi").write_bytes(b"old")
    result = run("build", manifest, "-o", "out.msi", cwd=tmp_path)
    assert result.returncode == 2 and result.stdout == ""
    assert text in result.stderr
    assert "Traceback" not in result.stderr
    assert (tmp_path / "out.msi").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["amd64", "crossmsi.yaml", "i386", "out.msi"]


def test_a_target_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    result = run("build", SAMPLES / "crossmsi.yaml", "-o", "no/such/folder/x.msi", cwd=tmp_path)
    assert result.returncode == 2
    assert "no/such/folder" in result.stderr and "Traceback" not in result.stderr


def test_an_interrupt_leaves_the_old_package_and_no_temporary_file(tmp_path: Path) -> None:
    manifest = project(tmp_path, "  - {files: big.bin, isa: neutral}\n")
    with (tmp_path / "big.bin").open("wb") as big:
        for _ in range(64):
            big.write(os.urandom(1 << 20))
    (tmp_path / "out.msi").write_bytes(b"old")
    command = [sys.executable, "-m", "crossmsi", "build", str(manifest), "-o", "out.msi", "--compression", "9"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".out.msi.*.tmp")):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "")
    assert (tmp_path / "out.msi").read_bytes() == b"old"
    assert not list(tmp_path.glob(".out.msi*"))


def test_a_file_that_changes_between_hashing_and_packing_is_refused(tmp_path: Path) -> None:
    from crossmsi.errors import CrossmsiError
    from crossmsi.pack.native import write_package
    from crossmsi.pack.packing import Packing
    from crossmsi.pack.pipeline import compile_manifest

    manifest = project(tmp_path, "  - {files: notes.txt}\n")
    (tmp_path / "notes.txt").write_text("one")
    compiled = compile_manifest(manifest).compiled
    (tmp_path / "notes.txt").write_text("two")
    with pytest.raises(CrossmsiError, match="the file changed while it was packed"):
        write_package(compiled, tmp_path / "out.msi", Packing())
    assert not (tmp_path / "out.msi").exists()


def test_external_cabinets_stand_beside_the_package(tmp_path: Path) -> None:
    text = MANIFEST.replace("platform: x64\n", "platform: x64\n  cabinet: external\n")
    manifest = project(tmp_path, "")
    manifest.write_text(text + "  - {files: amd64/crosstool.exe}\n")
    result = run("build", manifest, "-o", "out.msi", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    cabinet = Database.open(tmp_path / "out.msi")["Media"].rows[0].Cabinet
    assert (tmp_path / cabinet).read_bytes()[:4] == b"MSCF"
    unpacked = run("inspect", "out.msi", "--extract", "files", cwd=tmp_path)
    assert unpacked.returncode == 0
    tool = tmp_path / "files" / "ProgramFiles64Folder" / "Plover" / "crosstool.exe"
    assert tool.read_bytes() == (tmp_path / "amd64" / "crosstool.exe").read_bytes()


def test_the_wixl_backend_builds_too_and_says_what_it_left_out(tmp_path: Path) -> None:
    if shutil.which("wixl") is None:
        pytest.skip("wixl (Debian: wixl) is not installed")
    result = run("build", SAMPLES / "crossmsi.yaml", "-o", "w.msi", "--backend", "wixl", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "note: " in result.stderr
    assert len(Database.open(tmp_path / "w.msi")["File"]) == 7
    assert [path.name for path in tmp_path.iterdir()] == ["w.msi"]


def test_an_absent_backend_is_named(tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": str(tmp_path)}
    result = run("build", SAMPLES / "crossmsi.yaml", "-o", "w.msi", "--backend", "wix", cwd=tmp_path, env=environment)
    assert result.returncode == 2
    assert result.stderr.startswith("error: ") and "wix" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no time of change that a program can't set back")
@pytest.mark.parametrize("size", [3, 1 << 17])
def test_a_file_that_changes_between_resolving_and_packing_is_refused(tmp_path: Path, monkeypatch, size: int) -> None:
    """Its digest and its content must not come from two states of the file, also when size and age tell nothing."""
    import crossmsi.compile
    from crossmsi.errors import CrossmsiError
    from crossmsi.pack.native import write_package
    from crossmsi.pack.packing import Packing
    from crossmsi.pack.pipeline import compile_manifest

    manifest = project(tmp_path, "  - {files: notes.txt}\n")
    payload = tmp_path / "notes.txt"
    payload.write_bytes(b"1" * size)
    os.utime(payload, (1e9, 1e9))
    compile_document = crossmsi.compile.compile_document

    def changed_first(*args, digests, **options):
        digests()  # all hashed
        payload.write_bytes(b"2" * size)
        os.utime(payload, (1e9, 1e9))
        return compile_document(*args, digests=digests, **options)

    monkeypatch.setattr(crossmsi.compile, "compile_document", changed_first)
    prepared = compile_manifest(manifest)
    with pytest.raises(CrossmsiError, match="the file changed while it was packed"):
        write_package(prepared.compiled, tmp_path / "out.msi", Packing())
    # What was read whole is packed as it was hashed.
    write_package(prepared.compiled, tmp_path / "out.msi", Packing(), held={str(payload): b"1" * size})
    digest = Database.open(tmp_path / "out.msi")["MsiFileHash"].rows[0][2:]
    assert struct.pack("<4i", *digest) == hashlib.md5(b"1" * size).digest()
