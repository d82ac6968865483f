"""The committed sample programs: what they are, and that their sources still give the same bytes."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import struct
import subprocess
import uuid
from pathlib import Path

import pytest

from crossmsi.pe import PeIdentity, identify

ROOT = Path(__file__).parents[2] / "sample_payloads"
ISAS = ("i386", "amd64")
FILES = ("comclient.exe", "crosscom.dll", "crossshell.dll", "crosstool.exe")
BINARIES = [Path("bin", isa, name) for isa in ISAS for name in FILES]
COM_FUNCTIONS = ("DllGetClassObject", "DllCanUnloadNow", "DllRegisterServer", "DllUnregisterServer")

each_binary = pytest.mark.parametrize("path", BINARIES, ids=lambda path: f"{path.parent.name}-{path.name}")


def check_structure(identity: PeIdentity) -> None:
    """What must hold for any build of a sample."""
    path = Path(identity.path)
    is_dll = path.suffix == ".dll"
    assert identity.problem is None
    assert identity.machine == identity.isa == path.parent.name
    assert identity.kind == ("com-server" if is_dll else "exe")
    assert identity.subsystem == ("windows-gui" if is_dll else "windows-cui")
    assert identity.exports == (COM_FUNCTIONS if is_dll else ())
    assert (identity.version, identity.languages) == ("1.0.0.0", (1033,))
    assert identity.dep and identity.aslr and not identity.signed
    assert "KERNEL32.dll" in identity.imports
    assert not any(name.lower().startswith(("msvcr", "api-ms", "libgcc")) for name in identity.imports), "a C runtime"


@each_binary
def test_committed_binary(path: Path) -> None:
    check_structure(identify(ROOT / path))


@each_binary
def test_binary_carries_no_date_and_can_be_relocated(path: Path) -> None:
    data = (ROOT / path).read_bytes()
    (header,) = struct.unpack_from("<I", data, 60)
    timestamp, characteristics = struct.unpack_from("<I10xH", data, header + 8)
    assert timestamp == 0
    assert not characteristics & 1, "relocations stripped: the ASLR flag would be a lie"


def test_checksums_list_every_binary_and_fit() -> None:
    listed = dict(reversed(line.split()) for line in (ROOT / "SHA256SUMS").read_text().splitlines())
    assert set(listed) == {path.as_posix() for path in BINARIES}
    assert listed == {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in listed}


def test_binaries_are_small() -> None:
    assert sum((ROOT / path).stat().st_size for path in BINARIES) < 120_000


@pytest.mark.parametrize("isa", ISAS)
def test_readme_names_the_classes_of_the_dlls(isa: str) -> None:
    text = (ROOT / "doc" / "readme.txt").read_text("ascii")
    for name in ("crosscom.dll", "crossshell.dll"):
        match = re.search(rf"{name} .*?(\{{[0-9A-F-]{{36}}\}})", text, re.DOTALL)
        assert match is not None
        assert uuid.UUID(match[1]).bytes_le in (ROOT / "bin" / isa / name).read_bytes()


def test_rebuild_gives_the_same_bytes(tmp_path: Path) -> None:
    """Bit for bit with the recorded tools, the same structure with others."""
    for program in ("make", "i686-w64-mingw32-gcc", "x86_64-w64-mingw32-gcc"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed (Debian: make, gcc-mingw-w64)")
    copy = tmp_path / "somewhere else"
    copy.mkdir()
    shutil.copy(ROOT / "Makefile", copy)
    shutil.copytree(ROOT / "src", copy / "src")
    build = subprocess.run(["make", "-C", copy], capture_output=True, text=True)
    assert build.returncode == 0, build.stderr
    assert "warning" not in build.stderr
    for path in BINARIES:
        check_structure(identify(copy / path))
    if json.loads((copy / "toolchain.json").read_text()) == json.loads((ROOT / "toolchain.json").read_text()):
        assert (copy / "SHA256SUMS").read_text() == (ROOT / "SHA256SUMS").read_text()
        assert [path for path in BINARIES if (copy / path).read_bytes() != (ROOT / path).read_bytes()] == []
