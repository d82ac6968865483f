"""``crossmsi identify --tests``: fixtures read from the exports, of any ISA, and from damaged files."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from crossmsi.cli.identify import identify
from crossmsi.errors import CrossmsiError
from crossmsi.pe.fixtures import read_test_module

SAMPLES = Path(__file__).parents[2] / "sample_payloads"
ISAS = ("i386", "amd64")


def run(*arguments: object) -> str:
    app = typer.Typer()
    app.command("identify")(identify)
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def in_source(*names: str) -> set[str]:
    """``Fixture.test`` of all CFX_FIXTURE lines."""
    found = set()
    for name in names:
        for path in SAMPLES.glob(f"src/{name}"):
            for fixture, body in re.findall(
                r"^CFX_FIXTURE\((\w+),(.*?)\)\n(?=CFX_DRIVER|\n|\Z)", path.read_text(), re.M | re.S
            ):
                found |= {f"{fixture}.{test}" for test in re.findall(r"CFX_TEST\((\w+)\)", body)}
    assert found
    return found


@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize(
    ("module", "sources"),
    [
        ("rtctest.dll", "rtctest/*.c"),
        ("usample.dll", "cfx/samples/usample.c"),
        ("ksample.sys", "cfx/samples/ksample.c"),
        ("kfault.sys", "cfx/samples/kfault.c"),
    ],
)
def test_every_test_of_the_source_is_listed(isa: str, module: str, sources: str) -> None:
    listed = run("--tests", SAMPLES / "bin" / isa / module).splitlines()
    assert set(listed) == in_source(sources)
    assert len(listed) == len(set(listed))


def test_json_holds_the_other_routines() -> None:
    (document,) = json.loads(run("--tests", "--format", "json", SAMPLES / "bin/i386/usample.dll"))
    assert document["problem"] is None and document["machine"] == "i386"
    assert document["fixtures"][1] == {
        "name": "Good", "tests": ["adds", "finds_the_value"], "routines": {"setup": "setup", "before": "before"},
    }  # fmt: skip


def test_files_without_tests_are_named() -> None:
    makefile, dll = SAMPLES / "Makefile", SAMPLES / "bin/amd64/rtc.dll"
    assert run("--tests", dll) == f"# {dll} (amd64): no tests\n"
    both = run("--tests", makefile, SAMPLES / "bin/amd64/ksample.sys").splitlines()
    assert both[0].startswith(f"# {makefile} (not PE)")
    assert both[1].endswith("ksample.sys (amd64)") and both[2] == "Kernel.runs_at_passive_level"


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CrossmsiError, match="can't be read"):
        read_test_module(tmp_path / "none.dll")


def test_damage_is_told_and_what_is_before_it_kept(tmp_path: Path) -> None:
    data = bytearray((SAMPLES / "bin/i386/usample.dll").read_bytes())
    fixtures = [at for at in range(0, len(data) - 16, 4) if struct.unpack_from("<II", data, at) == (1, 16)]
    assert len(fixtures) == 4
    path = tmp_path / "usample.dll"
    for name, at, value, message in (
        ("version", 0, 2, "has version 2, 1 is known"),
        ("name", 8, 0xFFFFFFFF, "is in no section"),
        ("entries", 12, 0, "is in no section"),
    ):
        broken = bytearray(data)
        for fixture in fixtures:
            struct.pack_into("<I", broken, fixture + at, value)
        path.write_bytes(broken)
        module = read_test_module(path)
        assert module.fixtures == () and message in (module.problem or ""), name


def test_every_cut_and_every_flip_is_survived(tmp_path: Path) -> None:
    data = (SAMPLES / "bin/amd64/usample.dll").read_bytes()
    path = tmp_path / "usample.dll"
    good = read_test_module(SAMPLES / "bin/amd64/usample.dll").test_names()
    for length in range(0, len(data), 97):
        path.write_bytes(data[:length])
        module = read_test_module(path)
        assert module.problem or module.test_names() == good or not module.fixtures
    for place in range(0, len(data), 61):
        flipped = bytearray(data)
        flipped[place] ^= 0xFF
        path.write_bytes(flipped)
        read_test_module(path)
