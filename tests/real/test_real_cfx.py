"""The cfx package end to end: built, installed by Wine's msiexec, its programs run from where they were installed,
removed again. Before that the same programs from the source tree, which tells a broken program from a broken package.

The i386 half is run too where Wine starts 32-bit programs.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from wine_prefix import Snapshot, WinePrefix

from crossmsi.pe.fixtures import read_test_module

pytestmark = pytest.mark.wine

SAMPLES = Path(__file__).parents[2] / "sample_payloads"
BIN = SAMPLES / "bin" / "amd64"
CFX = BIN / "cfx64.exe"
# Left by Wine after any installation, with or without our package.
BOOKKEEPING = (
    "software\\classes\\installer\\", "software\\microsoft\\windows\\currentversion\\installer\\",
    "software\\microsoft\\installer\\", "system\\currentcontrolset\\services\\",
)  # fmt: skip


def expected_plan(module: Path) -> list[str]:
    """TAP lines of a run in which everything passes, from the exports of the module."""
    names = read_test_module(module).test_names()
    assert names
    return [*(f"ok {number} - {name}" for number, name in enumerate(names, 1)), f"1..{len(names)}"]


def results(prefix: WinePrefix) -> list[str]:
    """The TAP lines that the last program printed, without its remarks."""
    return [line.rstrip() for line in prefix.output().splitlines() if line and not line.startswith("#")]


def test_the_runtime_passes_its_suite(prefix: WinePrefix) -> None:
    assert prefix.run(CFX, BIN / "rtctest.dll") == 0, prefix.output()
    assert results(prefix) == expected_plan(BIN / "rtctest.dll")  # a skipped test would differ


@pytest.mark.parametrize("module", ["rtctest.dll", "usample.dll"])
def test_runner_lists_what_the_exports_hold(prefix: WinePrefix, module: str) -> None:
    assert prefix.run(CFX, "-d", BIN / module) == 0
    assert results(prefix) == read_test_module(BIN / module).test_names()


USAMPLE = [
    "not ok 1 - Bad.fails", "not ok 2 - Bad.crashes", "ok 3 - Bad.skips # SKIP", "ok 4 - Bad.still_runs",
    "ok 5 - Good.adds", "ok 6 - Good.finds_the_value", "not ok 7 - NoSetup.never_runs", "ok 8 - Untidy.passes",
    "not ok 9 - Untidy.bad_teardown", "1..9",
]  # fmt: skip


def test_failures_crashes_and_skips_are_told_apart(prefix: WinePrefix) -> None:
    assert prefix.run(CFX, BIN / "usample.dll") == 2
    assert results(prefix) == USAMPLE
    assert re.search(r"#   exception 0xc0000005 at 0x[0-9a-f]+\nnot ok 2", prefix.output())
    assert "#   usample.c:" in prefix.output()


@pytest.mark.parametrize(
    ("options", "status", "lines"),
    [
        (["-n", "Good"], 0, ["ok 1 - Good.adds", "ok 2 - Good.finds_the_value", "1..2"]),
        (["-n", "Good.adds"], 0, ["ok 1 - Good.adds", "1..1"]),
        (["-n", "Goo"], 1, ["1..0"]),
        (["-p", "Goo"], 0, ["ok 1 - Good.adds", "ok 2 - Good.finds_the_value", "1..2"]),
        (["-f"], 2, ["not ok 1 - Bad.fails", "1..1"]),
        (["-d", "-n", "Bad.skips"], 0, ["Bad.skips"]),
    ],
)
def test_options_select(prefix: WinePrefix, options: list[str], status: int, lines: list[str]) -> None:
    assert prefix.run(CFX, *options, BIN / "usample.dll") == status
    assert results(prefix) == lines


def test_json_says_the_same(prefix: WinePrefix) -> None:
    assert prefix.run(CFX, "-json", BIN / "usample.dll") == 2
    document = json.loads(prefix.output())
    assert (document["version"], document["error"], document["exit"]) == (1, "", 2)
    words = {"failed": "not ok", "passed": "ok", "skipped": "ok"}
    lines = [
        f"{words[test['status']]} {number} - {test['fixture']}.{test['test']}"
        + (" # SKIP" if test["status"] == "skipped" else "")
        for number, test in enumerate(document["tests"], 1)
    ]
    assert lines == USAMPLE[:-1]
    assert [event["kind"] for event in document["tests"][1]["events"]] == ["fault"]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ([], 3, "usage: cfx64"),
        (["-x", BIN / "usample.dll"], 3, "usage: cfx64"),
        ([BIN / "ksample.sys"], 3, "-kern is for drivers"),
        (["-kern", BIN / "usample.dll"], 3, "-kern is for drivers"),
        ([SAMPLES / "bin/i386/usample.dll"], 4, "usample.dll holds i386 code: run it with cfx32.exe"),
        (["-kern", SAMPLES / "bin/i386/ksample.sys"], 4, "ksample.sys holds i386 code, this system needs amd64"),
        ([SAMPLES / "Makefile"], 4, "can't be read as a PE file"),
        (["nothing.dll"], 4, "can't be read as a PE file"),
        ([BIN / "rtc.dll"], 1, "1..0"),
    ],
)
def test_what_can_not_run_is_told(prefix: WinePrefix, arguments: list, status: int, message: str) -> None:
    assert prefix.run(CFX, *arguments) == status, prefix.output()
    assert message in prefix.output()


def test_kernel_tests_pass(prefix: WinePrefix) -> None:
    assert prefix.run(CFX, "-kern", BIN / "ksample.sys") == 0, prefix.output()
    assert results(prefix) == expected_plan(BIN / "ksample.sys")
    assert prefix.run(CFX, "-d", "-kern", BIN / "ksample.sys") == 0
    assert results(prefix) == read_test_module(BIN / "ksample.sys").test_names()


def test_kernel_faults_are_caught(prefix: WinePrefix) -> None:
    assert prefix.run(CFX, "-kern", BIN / "kfault.sys") == 2, prefix.output()
    assert results(prefix) == [
        "ok 1 - Fault.is_fine", "not ok 2 - Fault.faults", "not ok 3 - Fault.fails_in_a_helper",
        "ok 4 - Fault.skips # SKIP", "not ok 5 - Fault.talks_a_lot", "1..5",
    ]  # fmt: skip
    assert "exception 0xc0000005" in prefix.output()
    assert "not reached" not in prefix.output()
    assert "37 more reports had no room" in prefix.output()


def test_a_reflector_of_the_other_isa_is_refused(prefix: WinePrefix, tmp_path: Path) -> None:
    """cfix 1.2's mistake as its user met it: the name is right for nobody, or the content isn't."""
    runner = tmp_path / "cfx64.exe"
    runner.write_bytes(CFX.read_bytes())
    assert prefix.run(runner, "-kern", BIN / "ksample.sys") == 4
    assert "the reflector cfxkr64.sys is not installed" in prefix.output()
    (tmp_path / "cfxkr64.sys").write_bytes((SAMPLES / "bin/i386/cfxkr32.sys").read_bytes())
    assert prefix.run(runner, "-kern", BIN / "ksample.sys") == 4
    assert "cfxkr64.sys holds i386 code, this system needs amd64" in prefix.output()


@pytest.fixture(scope="module")
def msi(tmp_path_factory) -> Path:
    from crossmsi.pack.native import Packing, write_package
    from crossmsi.pack.pipeline import compile_manifest

    path = tmp_path_factory.mktemp("cfx") / "cfx.msi"
    write_package(compile_manifest(SAMPLES / "cfx" / "crossmsi.yaml").compiled, path, Packing())
    return path


@pytest.fixture(scope="module")
def installation(prefix: WinePrefix, msi: Path):
    """(before, during) snapshots and the folder; the package is installed while the tests of this module use it."""
    prefix.stop()
    before = prefix.snapshot()
    assert prefix.msiexec("/i", f"Z:{msi}") == 0, prefix.output()
    during = prefix.snapshot()
    files = [name for name in during.new_files(before) if name.endswith("/bin/amd64/cfx64.exe")]
    assert len(files) == 1, sorted(during.new_files(before))
    return before, during, prefix.folder / "drive_c" / Path(files[0]).parents[2]


def test_files_are_those_of_the_sources(installation: tuple[Snapshot, Snapshot, Path], prefix: WinePrefix) -> None:
    before, during, folder = installation
    assert folder.name == "cfx" and "users" in folder.parts
    root = folder.relative_to(prefix.folder / "drive_c").as_posix() + "/"
    new = {name.removeprefix(root): data for name, data in during.new_files(before).items() if name.startswith(root)}
    for isa, bits in (("i386", 32), ("amd64", 64)):
        binaries = SAMPLES / "bin" / isa
        for name in (f"cfx{bits}.exe", f"cfxkr{bits}.sys", "rtc.dll"):
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
    assert [name for name in during.new_files(before) if name.endswith("cfx documentation.lnk")]


def test_environment_and_registry_are_the_users(installation: tuple[Snapshot, Snapshot, Path]) -> None:
    before, during, _ = installation
    new = during.new_values(before)
    path = new["HKCU", "environment", "path"].replace("\\\\", "\\").strip('"')
    home = new["HKCU", "environment", "cfx_home"].replace("\\\\", "\\").strip('"')
    assert home.endswith("\\AppData\\Roaming\\cfx\\")
    assert f"{home}bin\\i386" in path and f"{home}bin\\amd64" in path
    assert new["HKCU", "software\\cfx", "installlocation"].replace("\\\\", "\\").strip('"') == home
    ours = [place for place in new if place[0] == "HKLM" and "cfx" in "".join(place[1:])]
    assert [place for place in ours if not place[1].startswith(BOOKKEEPING)] == []


def test_installed_runner_passes_the_installed_suite(installation, prefix: WinePrefix) -> None:
    module = installation[2] / "bin/amd64/samples/rtctest.dll"
    assert prefix.run(installation[2] / "bin/amd64/cfx64.exe", module) == 0, prefix.output()
    assert results(prefix) == expected_plan(module)


def test_installed_runner_is_in_the_path(installation, prefix: WinePrefix) -> None:
    assert prefix.run("cmd", "/c", r"cfx64.exe -n Iat %CFX_HOME%bin\amd64\samples\rtctest.dll") == 0, prefix.output()
    assert results(prefix)[-1] == "1..4"


def test_cfxenv_chooses_an_isa(installation, prefix: WinePrefix) -> None:
    """The script puts the binaries of the ISA in front; one that isn't installed is refused."""
    script = r"call %CFX_HOME%cfxenv.cmd"
    assert prefix.run("cmd", "/c", rf"{script} amd64 && cfx64.exe -d %CFX_HOME%bin\amd64\samples\usample.dll") == 0
    assert "Good.adds" in prefix.output()
    assert prefix.run("cmd", "/c", f"{script} && set PATH") == 0
    assert re.search(r"(?mi)^path=\"?C:\\users\\[^;]*\\cfx\\bin\\amd64;", prefix.output())
    assert prefix.run("cmd", "/c", f"{script} i386 && set INCLUDE") == 0
    assert re.search(r"(?m)^INCLUDE=.*\\cfx\\include;", prefix.output())
    assert prefix.run("cmd", "/c", f"{script} alpha") == 1
    assert 'there are no binaries for "alpha"' in prefix.output()


def test_installed_drivers_pass(installation, prefix: WinePrefix) -> None:
    module = installation[2] / "bin/amd64/samples/ksample.sys"
    assert prefix.run(installation[2] / "bin/amd64/cfx64.exe", "-kern", module) == 0, prefix.output()
    assert results(prefix) == expected_plan(module)


def test_i386_runtime_passes_its_suite(installation, prefix: WinePrefix) -> None:
    """Needs a Wine that runs 32-bit programs in this prefix."""
    runner = installation[2] / "bin/i386/cfx32.exe"
    module = installation[2] / "bin/i386/samples/rtctest.dll"
    if prefix.run(runner) != 3:  # its usage
        said = prefix.output().strip() or "nothing"
        pytest.skip(f"this Wine does not start i386 programs (it needs Debian's wine32:i386); cfx32.exe said {said}")
    assert prefix.run(runner, module) == 0, prefix.output()
    assert results(prefix) == expected_plan(module)
    assert prefix.run(runner, "-kern", installation[2] / "bin/amd64/samples/ksample.sys") == 0, prefix.output()


def test_removal_leaves_nothing(installation, prefix: WinePrefix, msi: Path) -> None:
    before, _, folder = installation
    assert prefix.msiexec("/x", f"Z:{msi}") == 0, prefix.output()
    after = prefix.snapshot()
    assert after.new_files(before) == {}
    assert not folder.exists()
    left = after.new_values(before)
    path = left.pop(("HKCU", "environment", "path"), '""')
    assert path.strip('";') == before.registry.get(("HKCU", "environment", "path"), '""').strip('";')
    left = {place: value for place, value in left.items() if value}
    assert [place for place in left if not (place[1] + "\\").startswith(BOOKKEEPING)] == []
