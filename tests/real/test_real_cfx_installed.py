"""The cfx package end to end on both kinds of Windows: built, installed by Wine's msiexec, its programs run from where
they were installed, removed again. test_real_cfx.py runs the same programs from the source tree, which tells a broken
program from a broken package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cfx_configurations import BITS, CONFIGURATIONS, SAMPLES, Configuration, expected_plan, tap
from wine_prefix import Snapshot, WinePrefix

from crossmsi.pack.native import write_package
from crossmsi.pack.packing import Packing
from crossmsi.pack.pipeline import compile_manifest

pytestmark = pytest.mark.wine

# Left by Wine after any installation, with or without our package.
BOOKKEEPING = (
    "software\\classes\\installer\\", "software\\microsoft\\windows\\currentversion\\installer\\",
    "software\\microsoft\\installer\\", "system\\currentcontrolset\\services\\",
)  # fmt: skip


@dataclass(frozen=True)
class Installation:
    """The installed package: snapshots before and with it, and its folder."""

    prefix: WinePrefix
    before: Snapshot
    during: Snapshot
    folder: Path

    @property
    def isas(self) -> list[str]:
        """Those that are installed when nobody chooses features."""
        return ["i386", "amd64"] if self.prefix.loader.arch == "win64" else ["i386"]

    @property
    def runners(self) -> list[Configuration]:
        """Programs that this Windows starts."""
        return [
            item
            for item in CONFIGURATIONS
            if item.arch == self.prefix.loader.arch and (item.isa == "amd64" or self.prefix.loader.both)
        ]

    def files(self) -> dict[str, bytes]:
        """What is new below the folder."""
        root = self.folder.relative_to(self.prefix.folder / "drive_c").as_posix() + "/"
        new = self.during.new_files(self.before)
        return {name.removeprefix(root): data for name, data in new.items() if name.startswith(root)}


@pytest.fixture(scope="module")
def msi(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cfx") / "cfx.msi"
    write_package(compile_manifest(SAMPLES / "cfx" / "crossmsi.yaml").compiled, path, Packing())
    return path


def install(prefix: WinePrefix, msi: Path, *properties: str) -> Installation:
    prefix.stop()
    before = prefix.snapshot()
    assert prefix.msiexec("/i", f"Z:{msi}", *properties) == 0, prefix.output()
    during = prefix.snapshot()
    files = [name for name in during.new_files(before) if name.endswith("/bin/i386/cfx32.exe")]
    assert len(files) == 1, sorted(during.new_files(before))
    return Installation(prefix, before, during, prefix.folder / "drive_c" / Path(files[0]).parents[2])


def remove(installation: Installation, msi: Path) -> None:
    """Nothing may stay but Wine's bookkeeping."""
    prefix, before = installation.prefix, installation.before
    assert prefix.msiexec("/x", f"Z:{msi}") == 0, prefix.output()
    after = prefix.snapshot()
    assert after.new_files(before) == {}
    assert not installation.folder.exists()
    left = after.new_values(before)
    path = left.pop(("HKCU", "environment", "path"), '""')
    assert path.strip('";') == before.registry.get(("HKCU", "environment", "path"), '""').strip('";')
    left = {place: value for place, value in left.items() if value}
    assert [place for place in left if not (place[1] + "\\").startswith(BOOKKEEPING)] == []


@pytest.fixture(scope="module", params=["win64", "win32"])
def installation(request: pytest.FixtureRequest, msi: Path) -> Iterator[Installation]:
    """The package stays installed while the tests of this module use it; its removal is one of them."""
    installed = install(request.getfixturevalue(request.param), msi)
    installed.prefix.serve()
    yield installed
    installed.prefix.stop()


def test_files_are_those_of_the_sources(installation: Installation) -> None:
    assert installation.folder.name == "cfx" and "users" in installation.folder.parts
    new = installation.files()
    for isa in installation.isas:
        binaries = SAMPLES / "bin" / isa
        for name in (f"cfx{BITS[isa]}.exe", f"cfxkr{BITS[isa]}.sys", "rtc.dll"):
            assert new.pop(f"bin/{isa}/{name}") == (binaries / name).read_bytes()
        for name in ("rtctest.dll", "usample.dll", "rtccom.dll", "ksample.sys", "kfault.sys"):
            assert new.pop(f"bin/{isa}/samples/{name}") == (binaries / name).read_bytes()
        assert new.pop(f"lib/{isa}/librtc.a") == (binaries / "librtc.a").read_bytes()
    assert new.pop("cfxenv.cmd") == (SAMPLES / "cfx/cfxenv.cmd").read_bytes()
    assert new.pop("doc/cfx.txt") == (SAMPLES / "cfx/doc/cfx.txt").read_bytes()
    assert new.pop("include/cfx.h") == (SAMPLES / "src/cfx/cfx.h").read_bytes()
    assert new.pop("include/rtc.h") == (SAMPLES / "src/rtc/rtc.h").read_bytes()
    assert {Path(name).parent.as_posix() for name in new} == {
        "samples/KernelMode", "samples/UserMode", "samples/Runtime",
    }  # fmt: skip
    everything = installation.during.new_files(installation.before)
    assert [name for name in everything if name.endswith("cfx documentation.lnk")]


def test_environment_and_registry_are_the_users(installation: Installation) -> None:
    new = installation.during.new_values(installation.before)
    path = new["HKCU", "environment", "path"].replace("\\\\", "\\").strip('"')
    home = new["HKCU", "environment", "cfx_home"].replace("\\\\", "\\").strip('"')
    assert home.endswith("\\AppData\\Roaming\\cfx\\")
    for isa in BITS:
        assert (f"{home}bin\\{isa}" in path) == (isa in installation.isas)
    assert new["HKCU", "software\\cfx", "installlocation"].replace("\\\\", "\\").strip('"') == home
    ours = [place for place in new if place[0] == "HKLM" and "cfx" in "".join(place[1:])]
    assert [place for place in ours if not place[1].startswith(BOOKKEEPING)] == []


def test_installed_runners_pass_the_installed_suite(installation: Installation) -> None:
    for configuration in installation.runners:
        binaries = installation.folder / "bin" / configuration.isa
        module = binaries / "samples/rtctest.dll"
        status = installation.prefix.run(binaries / configuration.runner, module)
        assert status == 0, installation.prefix.output()
        assert tap(installation.prefix.output()) == expected_plan(module)


def test_installed_drivers_pass(installation: Installation) -> None:
    """Also from the 32-bit runner, which finds the reflector of 64-bit Windows in the folder of the other ISA."""
    for configuration in installation.runners:
        binaries = installation.folder / "bin"
        module = binaries / configuration.native / "samples/ksample.sys"
        runner = binaries / configuration.isa / configuration.runner
        assert installation.prefix.run(runner, "-kern", module) == 0, installation.prefix.output()
        assert tap(installation.prefix.output()) == expected_plan(module)


def test_installed_runner_is_in_the_path(installation: Installation) -> None:
    configuration = installation.runners[0]
    module = rf"%CFX_HOME%bin\{configuration.isa}\samples\rtctest.dll"
    status = installation.prefix.run("cmd", "/c", f"{configuration.runner} -n Iat {module}")
    assert status == 0, installation.prefix.output()
    assert tap(installation.prefix.output())[-1] == "1..4"


def test_cfxenv_chooses_an_isa(installation: Installation) -> None:
    """The script puts the binaries of the ISA in front, by default those of this Windows; others are refused."""
    prefix, configuration = installation.prefix, installation.runners[0]
    script, isa = r"call %CFX_HOME%cfxenv.cmd", configuration.isa
    module = rf"%CFX_HOME%bin\{isa}\samples\usample.dll"
    assert prefix.run("cmd", "/c", f"{script} {isa} && {configuration.runner} -d {module}") == 0
    assert "Good.adds" in prefix.output()
    assert prefix.run("cmd", "/c", f"{script} && set PATH") == 0
    assert re.search(rf"(?mi)^path=\"?C:\\users\\[^;]*\\cfx\\bin\\{isa};", prefix.output())
    assert prefix.run("cmd", "/c", f"{script} i386 && set INCLUDE") == 0
    assert re.search(r"(?m)^INCLUDE=.*\\cfx\\include;", prefix.output())
    for absent in {"alpha", *BITS} - {*installation.isas}:
        assert prefix.run("cmd", "/c", f"{script} {absent}") == 1
        assert f'there are no binaries for "{absent}"' in prefix.output()


def test_removal_leaves_nothing(installation: Installation, msi: Path) -> None:
    remove(installation, msi)


def test_32_bit_windows_gets_the_amd64_binaries_when_told_so(win32: WinePrefix, msi: Path) -> None:
    """As an SDK: off by default there, but offered."""
    installed = install(win32, msi, "ADDLOCAL=ALL")
    for name in ("cfx64.exe", "cfxkr64.sys", "samples/rtctest.dll"):
        assert installed.files()[f"bin/amd64/{name}"] == (SAMPLES / "bin/amd64" / Path(name).name).read_bytes()
    assert win32.run(installed.folder / "bin/amd64/cfx64.exe") != 3  # it can't even print its usage
    remove(installed, msi)
