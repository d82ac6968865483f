"""What ``crossmsi chain`` writes, under Wine's own installer: members are installed and removed, others skipped.

Wine's transaction functions return success and do nothing, and its msiexec never runs a chainer: commit, rollback and
the chainer are tested in test_real_chain.py.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from wine_prefix import WinePrefix

from crossmsi.chain import compile_chain_package, read_chain, write_chain_folder
from crossmsi.pack.native import write_package
from crossmsi.pack.packing import Packing
from tests.chain.packages import make_package

pytestmark = pytest.mark.wine

PROGRAMS = Path(__file__).parents[2] / "sample_payloads" / "chain"
PLACES = {
    "win64": {"x86": "Program Files (x86)/Plover/x86-1.txt", "x64": "Program Files/Plover/x64-2.txt"},
    "win32": {"x86": "Program Files/Plover/x86-1.txt"},
}
KINDS = [("win64", "amd64"), ("win64", "i386"), ("win32", "i386")]
FAILED = 1603 & 255  # as the Unix exit status shows it
NEVER = '<Launch Condition="VersionNT = 1" Message="never" />'


@pytest.fixture(params=KINDS, ids=["-".join(kind) for kind in KINDS])
def place(request: pytest.FixtureRequest) -> tuple[WinePrefix, str]:
    arch, isa = request.param
    prefix = request.getfixturevalue(arch)
    if isa == "i386" and not prefix.loader.both:
        pytest.skip("this Wine does not start i386 programs")
    return prefix, isa


def chained(folder: Path, isa: str, packages: list[Path]) -> Path:
    """The folder that the command makes, with the setup.exe of this ISA."""
    chain = read_chain(packages)
    write_chain_folder(chain, compile_chain_package(chain, embed=False), folder, Packing())
    shutil.copy(PROGRAMS / isa / "setup.exe", folder)
    return folder


def found(prefix: WinePrefix) -> set[str]:
    """The text files of the members that are installed."""
    root = prefix.folder / "drive_c"
    return {path.relative_to(root).as_posix() for path in root.glob("Program Files*/Plover/*.txt")}


def setup(prefix: WinePrefix, folder: Path, *arguments: str) -> int:
    status = prefix.run(folder / "setup.exe", "/quiet", *arguments)
    said = prefix.output()
    prefix.stop()
    (folder / "said").write_text(said, "utf-8")
    return status


def test_members_for_the_host_come_and_go(place: tuple[WinePrefix, str], tmp_path: Path) -> None:
    prefix, isa = place
    made = [make_package(tmp_path, platform, n) for n, platform in enumerate(("x86", "x64", "arm64"), 1)]
    folder = chained(tmp_path / "out", isa, made)
    expected = PLACES[prefix.loader.arch]
    assert setup(prefix, folder) == 0, (folder / "said").read_text()
    assert found(prefix) == set(expected.values())
    said = (folder / "said").read_text("utf-8")
    for platform in ("x86", "x64", "arm64"):
        assert (f"installing Plover-{platform}.msi" in said) == (platform in expected)
        assert (f"skipped: Plover-{platform}.msi" in said) == (platform not in expected)
    assert setup(prefix, folder, "/uninstall") == 0, (folder / "said").read_text()
    assert found(prefix) == set()


def test_rivals_give_way_to_the_nearest(place: tuple[WinePrefix, str], tmp_path: Path) -> None:
    prefix, isa = place
    made = [make_package(tmp_path, platform, n, upgrade=7) for n, platform in enumerate(("x86", "x64"), 1)]
    folder = chained(tmp_path / "out", isa, made)
    assert setup(prefix, folder) == 0, (folder / "said").read_text()
    assert found(prefix) == {list(PLACES[prefix.loader.arch].values())[-1]}
    assert setup(prefix, folder, "/uninstall") == 0
    assert found(prefix) == set()


def test_without_a_transaction_a_failure_removes_what_came_before(place: tuple[WinePrefix, str], tmp_path) -> None:
    prefix, isa = place
    made = [make_package(tmp_path, "x86", 1), make_package(tmp_path, "x86", 3, name="Other", extra=NEVER)]
    folder = chained(tmp_path / "out", isa, made)
    assert setup(prefix, folder, "/no-transaction") == FAILED
    assert found(prefix) == set()
    said = (folder / "said").read_text("utf-8")
    assert "Other-x86.msi: error 1603" in said and "removed again: Plover-x86.msi" in said


@pytest.mark.parametrize("embed", [False, True])
def test_the_chaining_package_itself_comes_and_goes(prefix: WinePrefix, tmp_path: Path, embed: bool) -> None:
    """Wine ignores its table: nothing but the package's own registry value and files."""
    made = [make_package(tmp_path, "x86", 1), make_package(tmp_path, "x64", 2)]
    chain = read_chain(made)
    msi = tmp_path / "all.msi"
    write_package(compile_chain_package(chain, embed=embed), msi, Packing())
    before = prefix.snapshot()
    assert prefix.msiexec("/i", f"Z:{msi}") == 0, prefix.output()
    during = prefix.snapshot()
    key = ("HKLM", "software\\wow6432node\\m\\plover setup", "version")
    assert during.registry[key] == '"2.1.0"'
    folder = "Program Files (x86)/Plover-Setup"
    expected = {f"{folder}/{path.name}": path.read_bytes() for path in made} if embed else {}
    assert during.new_files(before) == expected
    assert prefix.msiexec("/x", f"Z:{msi}") == 0, prefix.output()
    after = prefix.snapshot()
    assert key not in after.registry
    assert after.new_files(before) == {}
