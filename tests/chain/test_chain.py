"""``crossmsi chain``: the package, the folder, which member is for which host, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crossmsi.analysis import Package
from crossmsi.chain import HOSTS, compile_chain_package, read_chain
from crossmsi.cli.app import app
from crossmsi.errors import CrossmsiError
from crossmsi.hosts import hosts
from crossmsi.hosts.platforms import refuse
from crossmsi.msi import Database
from crossmsi.rules import run_rules
from crossmsi.rules.selection import Selection
from tests.chain.packages import guid, make_package

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "sample_payloads" / "chain"


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["chain", *map(str, arguments)])
    error = f"{result.exception}" if isinstance(result.exception, CrossmsiError) else ""
    return result.exit_code, result.stdout, result.stderr + error


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pair")
    return [make_package(folder, "x86", 1), make_package(folder, "x64", 2)]


def members(database: Database) -> str:
    return next(row.Value for row in database.rows("Property") if row.Property == "CrossmsiMembers")


def test_a_folder_holds_all_that_is_needed(pair: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "made" / "out"
    status, printed, said = run(*pair, "-o", out)
    assert (status, said) == (0, "")
    names = ["Plover-x64.msi", "Plover-x86.msi", "Plover-Setup-2.1.0.msi", "setup.chain", "setup.exe"]
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    assert (out / "setup.exe").read_bytes() == (PROGRAMS / "i386" / "setup.exe").read_bytes()
    assert [(out / path.name).read_bytes() == path.read_bytes() for path in pair] == [True, True]
    lines = [line for line in (out / "setup.chain").read_text("utf-8").splitlines() if line[0] != "#"]
    assert lines == [
        "name|Plover Setup",
        f"x86,x64,arm64,arm64-x64|{guid(1)}|Plover-x86.msi",
        f"x64,arm64-x64|{guid(2)}|Plover-x64.msi",
    ]
    assert "Plover-x64.msi on x64, arm64-x64" in printed
    with Database.open(out / names[2]) as database:
        (row,) = database.rows("MsiEmbeddedChainer")
        assert (row.Source, row.Type) == ("Chainer", 2)
        assert (
            row.Condition == '(NOT Installed AND ACTION = "INSTALL") OR (REMOVE = "ALL" AND NOT UPGRADINGPRODUCTCODE)'
        )
        assert row.CommandLine == '"[REMOVE]" "[SourceDir]" [CrossmsiMembers]'
        assert members(database) == " ".join(f'"{line}"' for line in lines[1:])
        assert database.streams["Binary.Chainer"].read() == (PROGRAMS / "i386" / "chainer.exe").read_bytes()
        assert "ResolveSource" in {action.Action for action in database.rows("InstallExecuteSequence")}
        assert (database.summary.template, database.summary.page_count) == ("Intel;1033", 405)
        assert list(database.rows("File")) == []


def test_one_package_holds_its_members(pair: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "all.msi"
    assert run(*pair, "-o", target)[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["all.msi"]
    with Database.open(target) as database:
        (row,) = database.rows("MsiEmbeddedChainer")
        assert row.CommandLine == '"[REMOVE]" "[MEMBERFOLDER]" [CrossmsiMembers]'
    unpacked = tmp_path / "unpacked"
    assert CliRunner().invoke(app, ["extract", str(target), str(unpacked)]).exit_code == 0
    digests = {path.name: hashlib.sha256(path.read_bytes()).digest() for path in unpacked.rglob("*.msi")}
    assert digests == {path.name: hashlib.sha256(path.read_bytes()).digest() for path in pair}


@pytest.mark.parametrize("embed", [False, True])
def test_the_package_is_clean(pair: list[Path], embed: bool) -> None:
    """But for ICE66, which wants schema 450: that is not what Microsoft's page says of Windows Installer 4.5."""
    compiled = compile_chain_package(read_chain(pair), embed=embed)
    package = Package(compiled.database, payloads=compiled.identities)
    result = run_rules(package, Selection().rules(package))
    assert [finding.rule for finding in result.findings if finding.severity != "info"] == ["ICE66"]
    assert not result.failed


def test_x64_alone_needs_no_32_bit_windows(pair: list[Path], tmp_path: Path) -> None:
    assert run(pair[1], "-o", tmp_path)[0] == 0
    assert (tmp_path / "setup.exe").read_bytes() == (PROGRAMS / "amd64" / "setup.exe").read_bytes()
    with Database.open(tmp_path / "Plover-Setup-2.1.0.msi") as database:
        assert database.summary.template == "x64;1033"


@pytest.mark.parametrize(
    ("platforms", "shared", "expected"),
    [
        (("x86", "x64"), True, {"x86": {"x86"}, "x64": {"x64"}, "arm64": {"x86"}, "arm64-x64": {"x64"}}),
        (
            ("x86", "x64", "arm64"),
            True,
            {"x86": {"x86"}, "x64": {"x64"}, "arm64": {"arm64"}, "arm64-x64": {"arm64"}},
        ),
        (
            ("x86", "x64", "arm64"),
            False,
            {
                "x86": {"x86"},
                "x64": {"x86", "x64"},
                "arm64": {"x86", "arm64"},
                "arm64-x64": {"x86", "x64", "arm64"},
            },
        ),
        (("x64",), False, {"x86": set(), "x64": {"x64"}, "arm64": set(), "arm64-x64": {"x64"}}),
    ],
)
def test_hosts_of_members(tmp_path: Path, platforms, shared: bool, expected) -> None:
    paths = [
        make_package(tmp_path, platform, number, upgrade=77 if shared else None)
        for number, platform in enumerate(platforms, 1)
    ]
    chain = read_chain(paths)
    found = {host: {m.facts.platform for m in chain.members if host in m.hosts} for host in HOSTS}
    assert found == expected


def test_hosts_accept_what_they_are_given(tmp_path: Path) -> None:
    """The host models would refuse none of it, and no host is left out."""
    summaries = {
        platform: Package(Database.open(make_package(tmp_path, platform, number))).summary
        for number, platform in enumerate(("x86", "x64", "arm64"), 1)
    }
    checked = set()
    for model in hosts().values():
        if model.profile != "windows" or model.installer < 500 or model.architecture == "ia64":
            continue
        runs_x64 = model.architecture == "arm64" and "x64" in model.platforms
        host = "arm64-x64" if runs_x64 else model.architecture
        accepted = {platform for platform, summary in summaries.items() if refuse(model, summary) is None}
        assert accepted == set(HOSTS[host]), model.name
        checked.add(host)
    assert checked == set(HOSTS)


def test_the_same_inputs_give_the_same_bytes(pair: list[Path], tmp_path: Path) -> None:
    outs = [tmp_path / "a", tmp_path / "b"]
    for out in outs:
        run(*pair, "-o", out)
    first, second = ({path.name: path.read_bytes() for path in out.iterdir()} for out in outs)
    assert first == second


def test_members_may_lie_in_the_folder_already(pair: list[Path], tmp_path: Path) -> None:
    for path in pair:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert run(*(tmp_path / path.name for path in pair), "-o", tmp_path)[0] == 0
    assert len(list(tmp_path.iterdir())) == 5


def test_names_and_codes_can_be_given(pair: list[Path], tmp_path: Path) -> None:
    code = guid(99)
    assert run(*pair, "-o", tmp_path, "--name", "Ä & B", "--version", "3.0.0", "--upgrade-code", code)[0] == 0
    with Database.open(tmp_path / "Ä---B-3.0.0.msi") as database:
        properties = {row.Property: row.Value for row in database.rows("Property")}
    assert (properties["ProductName"], properties["ProductVersion"]) == ("Ä & B", "3.0.0")
    assert properties["UpgradeCode"] == code


def no_package(folder: Path) -> list[Path]:
    path = folder / "text.msi"
    path.write_text("no package")
    return [path]


def absent(folder: Path) -> list[Path]:
    return [folder / "absent.msi"]


def same_code(folder: Path) -> list[Path]:
    return [make_package(folder / str(n), "x86", 1, upgrade=n, file_name=f"{n}.msi") for n in (1, 2)]


def same_platform(folder: Path) -> list[Path]:
    return [make_package(folder / str(n), "x86", n, upgrade=7, file_name=f"{n}.msi") for n in (1, 2)]


def same_name(folder: Path) -> list[Path]:
    return [make_package(folder / str(n), "x86", n) for n in (1, 2)]


def outside(folder: Path) -> list[Path]:
    return [make_package(folder, "x86", 1, embedded="no")]


def restarting(folder: Path) -> list[Path]:
    extra = '<InstallExecuteSequence><ScheduleReboot After="InstallFinalize" /></InstallExecuteSequence>'
    return [make_package(folder, "x86", 1, extra=extra)]


def odd_name(folder: Path) -> list[Path]:
    return [make_package(folder, "x86", 1, file_name="a|b.msi")]


def own_name(folder: Path) -> list[Path]:
    return [make_package(folder, "x86", 1, file_name="Plover-Setup-2.1.0.msi")]


def chaining(folder: Path) -> list[Path]:
    run(make_package(folder, "x86", 1), "-o", folder / "all.msi")
    return [folder / "all.msi"]


def crowd(folder: Path) -> list[Path]:
    return [make_package(folder, "x86", n, file_name=f"{n}.msi") for n in range(1, 34)]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (no_package, "text.msi"),
        (absent, "absent.msi: can't read the package"),
        (same_code, "has the product code of"),
        (same_platform, "is for x86 and has the upgrade code of"),
        (same_name, "has the file name of"),
        (outside, "keeps its files outside the package (p.cab)"),
        (restarting, "runs ScheduleReboot"),
        (odd_name, "Windows has no file name with '|'"),
        (own_name, "has the name of a file that is to be written"),
        (chaining, "chains packages itself"),
        (crowd, "33 packages are too many"),
    ],
)
def test_wrong_inputs(tmp_path: Path, make, message: str) -> None:
    out = tmp_path / "out"
    folder = tmp_path / "in"
    folder.mkdir()
    status, printed, said = run(*make(folder), "-o", out)
    assert status != 0 and message in said, said
    assert printed == ""
    assert not out.exists()


def test_no_package_is_overwritten(tmp_path: Path) -> None:
    path = make_package(tmp_path, "x86", 1)
    before = path.read_bytes()
    status, _, said = run(path, "-o", path)
    assert status != 0 and "is one of the packages to chain" in said
    assert path.read_bytes() == before


@pytest.mark.parametrize(("option", "value"), [("--version", "1.x"), ("--upgrade-code", "nonsense")])
def test_wrong_options(pair: list[Path], tmp_path: Path, option: str, value: str) -> None:
    status, _, said = run(*pair, "-o", tmp_path / "out", option, value)
    assert status != 0 and value in said
    assert not (tmp_path / "out").exists()


def test_rollback_switched_off_is_told(tmp_path: Path) -> None:
    extra = '<InstallExecuteSequence><DisableRollback After="InstallInitialize" /></InstallExecuteSequence>'
    status, _, said = run(make_package(tmp_path, "x86", 1, extra=extra), "-o", tmp_path / "out")
    assert status == 0
    assert "warning:" in said and "DisableRollback" in said
