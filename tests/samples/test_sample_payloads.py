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
COM_FUNCTIONS = ("DllGetClassObject", "DllCanUnloadNow", "DllRegisterServer", "DllUnregisterServer")
# file name ({bits} is the ISA's) -> (kind, subsystem, exports); kernel code imports from the kernel alone
SHAPES = {
    "comclient.exe": ("exe", "windows-cui", ()),
    "crosstool.exe": ("exe", "windows-cui", ()),
    "cfx{bits}.exe": ("exe", "windows-cui", ()),
    "crosscom.dll": ("com-server", "windows-gui", COM_FUNCTIONS),
    "crossshell.dll": ("com-server", "windows-gui", COM_FUNCTIONS),
    "rtccom.dll": ("com-server", "windows-gui", COM_FUNCTIONS),
    "rtc.dll": ("dll", "windows-gui", ()),
    "rtctest.dll": ("dll", "windows-gui", ()),
    "usample.dll": ("dll", "windows-gui", ()),
    "cfxkr{bits}.sys": ("driver", "native", ()),
    "ksample.sys": ("driver", "native", ()),
    "kfault.sys": ("driver", "native", ()),
}
BINARIES = {
    Path("bin", isa, name.format(bits=bits)): shape
    for isa, bits in zip(ISAS, (32, 64), strict=True)
    for name, shape in SHAPES.items()
}
BINARIES |= {
    Path("chain", isa, name): ("exe", "windows-cui", ()) for isa in ISAS for name in ("chainer.exe", "setup.exe")
}
LIBRARIES = [Path("bin", isa, "librtc.a") for isa in ISAS]
EVERYTHING = [*BINARIES, *LIBRARIES]

each_binary = pytest.mark.parametrize("path", BINARIES, ids=lambda path: f"{path.parent.name}-{path.name}")


def check_structure(identity: PeIdentity, path: Path) -> None:
    """What must hold for any build of a sample."""
    assert identity.problem is None
    assert identity.machine == identity.isa == path.parent.name
    assert (identity.kind, identity.subsystem, identity.exports) == BINARIES[path]
    assert (identity.version, identity.languages) == ("1.0.0.0", (1033,))
    assert identity.dep and identity.aslr and not identity.signed
    imports = {name.lower() for name in identity.imports}
    if identity.kind == "driver":
        assert imports <= {"ntoskrnl.exe", "hal.dll"}
    else:
        assert "kernel32.dll" in imports
    if path.name == "rtc.dll" or path.parts[0] == "chain":
        assert imports == {"kernel32.dll"}
    assert ("rtc.dll" in imports) == (path.name == "rtctest.dll")
    assert not any(name.startswith(("msvcr", "api-ms", "libgcc")) for name in imports), "a C runtime"


@each_binary
def test_committed_binary(path: Path) -> None:
    check_structure(identify(ROOT / path), path)


def checksum(data: bytes) -> int:
    """The checksum that an optional header should hold (Windows demands it of drivers): 16-bit sums, plus the size."""
    (header,) = struct.unpack_from("<I", data, 60)
    cleared = bytearray(data)
    cleared[header + 88 : header + 92] = bytes(4)
    cleared += bytes(len(data) % 2)
    total = sum(struct.unpack(f"<{len(cleared) // 2}H", cleared))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total + len(data)


@each_binary
def test_binary_holds_its_checksum(path: Path) -> None:
    data = (ROOT / path).read_bytes()
    (header,) = struct.unpack_from("<I", data, 60)
    assert struct.unpack_from("<I", data, header + 88)[0] == checksum(data)


@each_binary
def test_amd64_can_unwind(path: Path) -> None:
    """.pdata on amd64, without which no exception passes; i386 needs none."""
    assert (b".pdata\0\0" in (ROOT / path).read_bytes()[:1024]) == (path.parent.name == "amd64")


@pytest.mark.parametrize("isa", ISAS)
def test_import_library_names_every_function(isa: str) -> None:
    header = (ROOT / "src/rtc/rtc.h").read_text()
    functions = re.findall(r"RTC_API [\w *]*?(rtc_\w+)\(", header)
    assert len(functions) == 19
    library = (ROOT / "bin" / isa / "librtc.a").read_bytes()
    prefix = b"__imp__" if isa == "i386" else b"__imp_"
    assert library.startswith(b"!<arch>\n")
    assert [name for name in functions if prefix + name.encode() + b"\0" not in library] == []


@each_binary
def test_binary_carries_no_date_and_can_be_relocated(path: Path) -> None:
    data = (ROOT / path).read_bytes()
    (header,) = struct.unpack_from("<I", data, 60)
    timestamp, characteristics = struct.unpack_from("<I10xH", data, header + 8)
    assert timestamp == 0
    assert not characteristics & 1, "relocations stripped: the ASLR flag would be a lie"


def test_checksums_list_every_binary_and_fit() -> None:
    listed = dict(reversed(line.split()) for line in (ROOT / "SHA256SUMS").read_text().splitlines())
    assert set(listed) == {path.as_posix() for path in EVERYTHING}
    assert listed == {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in listed}


def test_binaries_are_small() -> None:
    sizes = {path: (ROOT / path).stat().st_size for path in EVERYTHING}
    assert sum(size for path, size in sizes.items() if path.parts[0] == "bin") < 300_000
    assert sum(size for path, size in sizes.items() if path.parts[0] == "chain") < 60_000  # shipped in the wheel


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
    build = subprocess.run(["make", "-j4", "-C", copy], capture_output=True, text=True)
    assert build.returncode == 0, build.stderr
    assert "warning" not in build.stderr
    for path in BINARIES:
        check_structure(identify(copy / path), path)
    if json.loads((copy / "toolchain.json").read_text()) == json.loads((ROOT / "toolchain.json").read_text()):
        assert (copy / "SHA256SUMS").read_text() == (ROOT / "SHA256SUMS").read_text()
        assert [path for path in EVERYTHING if (copy / path).read_bytes() != (ROOT / path).read_bytes()] == []
