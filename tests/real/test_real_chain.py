"""setup.exe and chainer.exe, step by step: the calls that they make of the installer, in order, and how they end.

Before a msi.dll of ours, as Wine's transaction functions do nothing; with the real one in test_real_chain_install.py.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from chain_stage import COMPILERS, Stage, left_installed, replaced_msi

pytestmark = pytest.mark.wine

A, B, C = (f"{{{digit * 8}-1111-2222-3333-444444444444}}" for digit in "ABC")
EVERY = "x86,x64,arm64,arm64-x64"
FIRST, ARM, SECOND = f"{EVERY}|{A}|a.msi", f"arm64,arm64-x64|{B}|arm.msi", f"{EVERY}|{C}|é b.msi"
LIST = f"# comment\nname|Plover ü\n\n{FIRST}\n{ARM}\n{SECOND}\n"
BEGUN, FINE = ["begin=0"], ["install a.msi=0", "install é b.msi=0"]
# (prefix, ISA of the programs): what this Wine can run of them.
KINDS = [("win64", "amd64"), ("win32", "i386")]


# For what no host or ISA changes.
once = pytest.mark.parametrize("place", KINDS[:1], ids=["-".join(KINDS[0])], indirect=True, scope="module")


@pytest.fixture(scope="module", params=KINDS, ids=["-".join(kind) for kind in KINDS])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    arch, isa = request.param
    if shutil.which(COMPILERS[isa]) is None:
        pytest.skip(f"{COMPILERS[isa]} is not installed (Debian: gcc-mingw-w64)")
    prefix = request.getfixturevalue(arch)
    if isa == "i386" and not prefix.loader.both:
        pytest.skip("this Wine does not start i386 programs")
    stage = Stage(prefix, tmp_path_factory.mktemp("chain") / "a folder", isa)
    for name in ("a.msi", "arm.msi", "é b.msi"):
        (stage.folder / name).write_bytes(b"")
    return stage


@pytest.fixture(scope="module")
def installer(place: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """With transactions, as since Windows Installer 4.5."""
    with replaced_msi(place.prefix, place.isa, tmp_path_factory.mktemp("kept")):
        yield place


@pytest.fixture
def stage(installer: Stage) -> Stage:
    installer.write("setup.chain", LIST)
    return installer


def host(stage: Stage) -> str:
    return {"win32": "x86", "win64": "x64"}[stage.prefix.loader.arch]


def test_all_is_installed_in_one_transaction(stage: Stage) -> None:
    result = stage.run("setup.exe")
    properties = 'REBOOT="ReallySuppress"'
    assert result.calls == [
        ("ui", "3", result.calls[0][2]),
        ("handler", "set"),
        ("begin", "Plover ü", "0", "0"),
        ("install", "a.msi", properties, "0"),
        ("install", "é b.msi", properties, "0"),
        ("commit", "0"),
    ]
    assert result.code == 0
    assert result.output.splitlines() == [
        f"skipped: arm.msi is for arm64,arm64-x64, this host is {host(stage)}",
        "installing a.msi",
        "installing é b.msi",
    ]


@pytest.mark.parametrize(
    ("plan", "calls", "code"),
    [
        ("begin=1618", ["begin=1618"], 1618),
        ("begin=1601", ["begin=1601"], 1601),
        ("begin=1653", ["begin=1653"], 1653),
        ("install1=1603", [*BEGUN, "install a.msi=1603", "rollback=0"], 1603),
        ("install2=1603", [*BEGUN, FINE[0], "install é b.msi=1603", "rollback=0"], 1603),
        ("install2=1633", [*BEGUN, FINE[0], "install é b.msi=1633", "rollback=0"], 1633),
        ("install1=3010", [*BEGUN, "install a.msi=3010", FINE[1], "commit=0"], 3010),
        ("install1=3010 install2=1641", [*BEGUN, "install a.msi=3010", "install é b.msi=1641", "commit=0"], 1641),
        ("install1=1641 install2=3010", [*BEGUN, "install a.msi=1641", "install é b.msi=3010", "commit=0"], 1641),
        ("install1=3010 install2=1603", [*BEGUN, "install a.msi=3010", "install é b.msi=1603", "rollback=0"], 1603),
        ("commit=3010", [*BEGUN, *FINE, "commit=3010"], 3010),
        ("commit=1603", [*BEGUN, *FINE, "commit=1603", "rollback=0"], 1603),
        ("commit=1603 rollback=5", [*BEGUN, *FINE, "commit=1603", "rollback=5"], 1603),
        ("install2=1603 rollback=1653", [*BEGUN, FINE[0], "install é b.msi=1603", "rollback=1653"], 1603),
    ],
)
def test_a_failure_at_each_step(stage: Stage, plan: str, calls: list[str], code: int) -> None:
    result = stage.run("setup.exe", plan=plan)
    assert (result.names(), result.code) == (calls, code)
    committed = calls[-1] in ("commit=0", "commit=3010")
    assert left_installed(result.calls) == ({"a.msi", "é b.msi"} if committed else set())
    assert ("rolled back" in result.output) == any(call.startswith("rollback") for call in calls)


@once
def test_options_reach_the_installer(stage: Stage) -> None:
    result = stage.run("setup.exe", "/quiet", "-log", "all.log", "INSTALLDIR=C:\\A folder", "REBOOT=Force", "X_1=")
    properties = 'INSTALLDIR="C:\\A folder" REBOOT="Force" X_1=""'
    assert [call[1] for call in result.calls if call[0] == "ui"] == ["2"]
    logs = [call for call in result.calls if call[0] == "log"]
    assert [(call[2], call[3]) for call in logs] == [("all.log", "1")] * 2  # appended to
    assert [call[2] for call in result.calls if call[0] == "install"] == [properties] * 2
    assert result.code == 0


@once
@pytest.mark.parametrize("argument", ["/what", "lower=1", "PROPERTY", "/log", "=x", "1A=2"])
def test_a_wrong_command_line_calls_nothing(stage: Stage, argument: str) -> None:
    result = stage.run("setup.exe", argument)
    assert (result.code, result.calls) == (1639, [])
    assert f"not understood: {argument}" in result.output


@once
def test_help(stage: Stage) -> None:
    result = stage.run("setup.exe", "/?")
    assert (result.code, result.calls) == (0, [])
    assert "usage: setup" in result.output


@once
@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("", 1620, "not a list"),
        ("# nothing\n", 1620, "no package"),
        ("x64|a.msi\n", 1620, "not a member"),
        (f"x64|{A[:-1]}|a.msi\n", 1620, "not a member"),
        (f"{EVERY}|{A}|\n", 1620, "not a member"),
        (f"ia64|{A}|a.msi\n", 1633, "no package here is for this host"),
        (f"x|{A}|a.msi\n", 1633, "skipped: a.msi is for x,"),
        (f"{FIRST}\n{EVERY}|{B}|gone.msi\n", 1619, "gone.msi"),
        (f"{FIRST}\n" * 33, 1620, "too many"),
        ("x" * 17000, 1620, "not a list"),
    ],
)
def test_a_wrong_list_calls_nothing(stage: Stage, text: str, code: int, message: str) -> None:
    stage.write("setup.chain", text)
    result = stage.run("setup.exe")
    assert (result.code, result.calls) == (code, [])
    assert message in result.output


@once
def test_the_list_has_the_programs_name(stage: Stage) -> None:
    shutil.copy(stage.folder / "setup.exe", stage.folder / "Plover 2.1.exe")
    result = stage.run("Plover 2.1.exe")
    assert (result.code, result.calls) == (1619, [])
    assert "Plover 2.1.chain" in result.output
    stage.write("Plover 2.1.chain", LIST)
    assert stage.run("Plover 2.1.exe").names() == [*BEGUN, *FINE, "commit=0"]


def test_a_msi_dll_beside_the_program_is_not_loaded(stage: Stage) -> None:
    """Downloads folders hold other people's DLLs."""
    planted = stage.folder / "msi.dll"
    planted.write_bytes(b"MZ")
    try:
        assert stage.run("setup.exe").code == 0
    finally:
        planted.unlink()


@pytest.mark.parametrize("how", ["block", "deaf"])
@pytest.mark.parametrize(("number", "calls"), [(1, []), (2, FINE[:1])])
def test_a_lost_parent_rolls_back(stage: Stage, how: str, number: int, calls: list[str]) -> None:
    result = stage.run("setup.exe", "/stop-with-parent", mode="orphan", plan=f"{how}{number}=1")
    name = ["a.msi", "é b.msi"][number - 1]
    last = f"install {name}={1602 if how == 'block' else 0}"
    assert (result.names(), result.code) == ([*BEGUN, *calls, last, "rollback=0"], 1602)
    assert left_installed(result.calls) == set()
    assert "the process that started this one is gone" in result.output


@pytest.mark.parametrize("key", [2, 3, 4], ids=["ctrl-c", "ctrl-break", "close"])
@pytest.mark.parametrize("how", ["block", "deaf"])
def test_the_console_says_stop(stage: Stage, how: str, key: int) -> None:
    result = stage.run("setup.exe", plan=f"{how}2={key}")
    last = f"install é b.msi={1602 if how == 'block' else 0}"
    assert (result.names(), result.code) == ([*BEGUN, FINE[0], last, "rollback=0"], 1602)
    assert "\nstopping\n" in result.output


def test_ctrl_c_before_the_second_package(stage: Stage) -> None:
    result = stage.run("setup.exe", plan="deaf1=2")
    assert (result.names(), result.code) == ([*BEGUN, FINE[0], "rollback=0"], 1602)


def test_without_the_option_a_launcher_may_end(stage: Stage) -> None:
    result = stage.run("setup.exe", mode="orphan", plan="pause1=1")
    assert (result.names(), result.code) == ([*BEGUN, *FINE, "commit=0"], 0)


REMOVED = [f"configure {C}=0", f"configure {A}=0"]


def test_uninstall_starts_with_the_last(stage: Stage) -> None:
    (stage.folder / "a.msi").rename(stage.folder / "gone")
    try:
        result = stage.run("setup.exe", "/uninstall", plan=f"state{A}=5 state{C}=5")
    finally:
        (stage.folder / "gone").rename(stage.folder / "a.msi")
    assert (result.names(), result.code) == ([*BEGUN, *REMOVED, "commit=0"], 0)
    assert [call[2:4] for call in result.calls if call[0] == "configure"] == [("0", "2")] * 2  # INSTALLSTATE_ABSENT


@pytest.mark.parametrize(
    ("plan", "calls", "code"),
    [
        (f"state{A}=5", [*BEGUN, f"configure {A}=0", "commit=0"], 0),
        ("", [*BEGUN, "commit=0"], 0),
        (f"state{A}=5 state{C}=1 remove2=1603", [*BEGUN, REMOVED[0], f"configure {A}=1603", "rollback=0"], 1603),
    ],
)
def test_uninstall_takes_what_is_there(stage: Stage, plan: str, calls: list[str], code: int) -> None:
    result = stage.run("setup.exe", "/uninstall", plan=plan)
    assert (result.names(), result.code) == (calls, code)


@pytest.mark.parametrize(
    ("plan", "calls", "code", "message"),
    [
        ("", FINE, 0, "installing"),
        ("install1=1603", ["install a.msi=1603"], 1603, "a.msi: error 1603"),
        ("install2=1603", [FINE[0], "install é b.msi=1603", f"configure {A}=0"], 1603, "removed again: a.msi"),
        (f"install2=1603 state{A}=5", [FINE[0], "install é b.msi=1603"], 1603, "kept: a.msi"),
        (
            "install2=1603 remove1=1605",
            [FINE[0], "install é b.msi=1603", f"configure {A}=1605"],
            1603,
            "still installed: a.msi (error 1605)",
        ),
    ],
)
def test_one_after_the_other(stage: Stage, plan: str, calls: list[str], code: int, message: str) -> None:
    result = stage.run("setup.exe", "/no-transaction", plan=plan)
    assert (result.names(), result.code) == (calls, code)
    assert message in result.output


CHAINER = ["", "FOLDER", FIRST, ARM, SECOND]


def chainer(stage: Stage, *arguments: str, mode: str = "direct", plan: str = ""):
    given = (f"Z:{stage.folder}\\" if argument == "FOLDER" else argument for argument in arguments)
    return stage.run("chainer.exe", *given, mode=mode, plan=plan)


@pytest.mark.parametrize("mode", ["direct", "bare"])
@pytest.mark.parametrize("handle", ["4711", "0x1267"])
def test_the_chainer_joins_and_commits(stage: Stage, mode: str, handle: str) -> None:
    result = chainer(stage, handle, *CHAINER, mode=mode)
    assert result.calls == [
        ("join", "4711", "0", "0"),
        ("handler", "set"),
        ("install", "a.msi", "REBOOT=ReallySuppress", "0"),
        ("install", "é b.msi", "REBOOT=ReallySuppress", "0"),
        ("commit", "0"),
    ]
    assert result.code == 0
    assert "skipped: arm.msi" in result.output


@pytest.mark.parametrize(
    ("plan", "calls", "code"),
    [
        ("join=5", ["join=5"], 5),
        ("join=1618", ["join=1618"], 1618),
        ("install1=1603", ["join=0", "install a.msi=1603", "rollback=0"], 1603),
        ("install2=1625", ["join=0", FINE[0], "install é b.msi=1625", "rollback=0"], 1625),
        ("install2=3010", ["join=0", FINE[0], "install é b.msi=3010", "commit=0"], 3010),
        ("commit=1603", ["join=0", *FINE, "commit=1603", "rollback=0"], 1603),
    ],
)
def test_the_chainer_fails_at_each_step(stage: Stage, plan: str, calls: list[str], code: int) -> None:
    result = chainer(stage, "4711", *CHAINER, plan=plan)
    assert (result.names(), result.code) == (calls, code)
    assert left_installed(result.calls) == ({"a.msi", "é b.msi"} if calls[-1] == "commit=0" else set())


@pytest.mark.parametrize(("number", "calls"), [(1, []), (2, FINE[:1])])
def test_the_chainer_loses_the_installer(stage: Stage, number: int, calls: list[str]) -> None:
    result = chainer(stage, "4711", *CHAINER, mode="orphan", plan=f"block{number}=1")
    last = f"install {['a.msi', 'é b.msi'][number - 1]}=1602"
    assert (result.names(), result.code) == (["join=0", *calls, last, "rollback=0"], 1602)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["4711", "", "FOLDER", f"{EVERY}|{A}|gone.msi"], 1619, "gone.msi"),
        (["4711", "", "FOLDER", f"ia64|{A}|a.msi"], 1633, "no package here"),
    ],
)
def test_the_chainer_rolls_back_what_it_cannot_install(stage: Stage, arguments, code: int, message: str) -> None:
    result = chainer(stage, *arguments)
    assert (result.names(), result.code) == (["join=0", "rollback=0"], code)
    assert message in result.output


def test_the_chainer_removes(stage: Stage) -> None:
    result = chainer(stage, "4711", "ALL", "", FIRST, ARM, SECOND, plan=f"state{A}=5 state{B}=5 state{C}=5")
    assert (result.names(), result.code) == (["join=0", *REMOVED, "commit=0"], 0)


@once
@pytest.mark.parametrize(
    "arguments",
    [[], ["4711"], ["x", *CHAINER], ["0", *CHAINER], ["4711", ""], ["4711", "ALL", ""],
     ["4711", "", "FOLDER", "nonsense"]],
)  # fmt: skip
def test_the_chainer_refuses_other_command_lines(stage: Stage, arguments: list[str]) -> None:
    result = chainer(stage, *arguments)
    assert (result.code, result.calls) == (1639, [])
    assert result.output


@pytest.fixture(scope="module")
def old_installer(place: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A Windows Installer before 4.5."""
    with replaced_msi(place.prefix, place.isa, tmp_path_factory.mktemp("kept"), "-DBEFORE_45"):
        place.write("setup.chain", LIST)
        yield place


class TestBefore45:
    """These come last: their msi.dll takes the place of the other."""

    def test_setup_says_what_is_missing(self, old_installer: Stage) -> None:
        result = old_installer.run("setup.exe")
        assert (result.names(), result.code) == ([], 1613)
        assert "Install Windows Installer 4.5, or give /no-transaction" in result.output

    def test_setup_installs_when_told_so(self, old_installer: Stage) -> None:
        result = old_installer.run("setup.exe", "/no-transaction")
        assert (result.names(), result.code) == (FINE, 0)

    def test_chainer_says_what_is_missing(self, old_installer: Stage) -> None:
        result = chainer(old_installer, "4711", *CHAINER)
        assert (result.names(), result.code) == ([], 1613)
