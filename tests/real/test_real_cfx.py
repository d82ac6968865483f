"""The cfx programs from the source tree, in every configuration that Wine offers: the runtime's suite, the runner's
output and exit codes, tests inside drivers. test_real_cfx_installed.py runs them again after an installation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cfx_configurations import BITS, CONFIGURATIONS, SAMPLES, Runs, expected_plan, prefix_for, serving

from crossmsi.pe.fixtures import read_test_module

pytestmark = pytest.mark.wine


@pytest.fixture(scope="module", params=CONFIGURATIONS, ids=lambda configuration: configuration.id)
def runs(request: pytest.FixtureRequest) -> Iterator[Runs]:
    for prefix in serving(prefix_for(request.param, request)):
        yield Runs(request.param, prefix)


def test_the_runtime_passes_its_suite(runs: Runs) -> None:
    module = runs.source("rtctest.dll")
    assert runs.cfx(module) == 0, runs.output
    assert runs.results == expected_plan(module)  # a skipped test would differ


@pytest.mark.parametrize("module", ["rtctest.dll", "usample.dll"])
def test_runner_lists_what_the_exports_hold(runs: Runs, module: str) -> None:
    assert runs.cfx("-d", runs.source(module)) == 0
    assert runs.results == read_test_module(runs.source(module)).test_names()


USAMPLE = [
    "not ok 1 - Bad.fails", "not ok 2 - Bad.crashes", "ok 3 - Bad.skips # SKIP", "ok 4 - Bad.still_runs",
    "ok 5 - Good.adds", "ok 6 - Good.finds_the_value", "not ok 7 - NoSetup.never_runs", "ok 8 - Untidy.passes",
    "not ok 9 - Untidy.bad_teardown", "1..9",
]  # fmt: skip


def test_failures_crashes_and_skips_are_told_apart(runs: Runs) -> None:
    assert runs.cfx(runs.source("usample.dll")) == 2
    assert runs.results == USAMPLE
    assert re.search(r"#   exception 0xc0000005 at 0x[0-9a-f]+\nnot ok 2", runs.output)
    assert "#   usample.c:" in runs.output


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
def test_options_select(runs: Runs, options: list[str], status: int, lines: list[str]) -> None:
    assert runs.cfx(*options, runs.source("usample.dll")) == status
    assert runs.results == lines


def test_json_says_the_same(runs: Runs) -> None:
    assert runs.cfx("-json", runs.source("usample.dll")) == 2
    document = json.loads(runs.output)
    assert (document["version"], document["error"], document["exit"]) == (1, "", 2)
    words = {"failed": "not ok", "passed": "ok", "skipped": "ok"}
    lines = [
        f"{words[test['status']]} {number} - {test['fixture']}.{test['test']}"
        + (" # SKIP" if test["status"] == "skipped" else "")
        for number, test in enumerate(document["tests"], 1)
    ]
    assert lines == USAMPLE[:-1]
    assert [event["kind"] for event in document["tests"][1]["events"]] == ["fault"]


def test_a_wrong_command_line_is_told(runs: Runs) -> None:
    for arguments, message in (
        ((), f"usage: {runs.configuration.runner.removesuffix('.exe')}"),
        (("-x", runs.source("usample.dll")), f"usage: {runs.configuration.runner.removesuffix('.exe')}"),
        ((runs.source("ksample.sys"),), "-kern is for drivers"),
        (("-kern", runs.source("usample.dll")), "-kern is for drivers"),
    ):
        assert runs.cfx(*arguments) == 3, (arguments, runs.output)
        assert message in runs.output


def test_a_module_of_the_other_isa_names_its_runner(runs: Runs) -> None:
    other = runs.configuration.other
    assert runs.cfx(runs.source("usample.dll", other)) == 4
    assert f"usample.dll holds {other} code: run it with cfx{BITS[other]}.exe" in runs.output


def test_what_is_no_module_is_told(runs: Runs) -> None:
    for name in (SAMPLES / "Makefile", Path("nothing.dll")):
        assert runs.cfx(name) == 4
        assert "can't be read as a PE file" in runs.output
    assert runs.cfx(runs.source("rtc.dll")) == 1
    assert runs.results == ["1..0"]


def test_kernel_tests_pass(runs: Runs) -> None:
    """A 32-bit runner on 64-bit Windows drives the 64-bit driver."""
    module = runs.source("ksample.sys", runs.configuration.native)
    assert runs.cfx("-kern", module) == 0, runs.output
    assert runs.results == expected_plan(module)
    assert runs.cfx("-d", "-kern", module) == 0
    assert runs.results == read_test_module(module).test_names()


def test_kernel_faults_are_caught(runs: Runs) -> None:
    assert runs.cfx("-kern", runs.source("kfault.sys", runs.configuration.native)) == 2, runs.output
    assert runs.results == [
        "ok 1 - Fault.is_fine", "not ok 2 - Fault.faults", "not ok 3 - Fault.fails_in_a_helper",
        "ok 4 - Fault.skips # SKIP", "not ok 5 - Fault.talks_a_lot", "1..5",
    ]  # fmt: skip
    assert "exception 0xc0000005" in runs.output
    assert "not reached" not in runs.output
    assert "37 more reports had no room" in runs.output


def test_a_driver_of_another_isa_is_refused(runs: Runs) -> None:
    """Wine would load an i386 driver on 64-bit Windows; Windows doesn't, and so the runner must say it."""
    native = runs.configuration.native
    foreign = "i386" if native == "amd64" else "amd64"
    assert runs.cfx("-kern", runs.source("ksample.sys", foreign)) == 4
    assert f"ksample.sys holds {foreign} code, this system needs {native}" in runs.output


def test_a_reflector_of_the_other_isa_is_refused(runs: Runs, tmp_path: Path) -> None:
    """cfix 1.2's mistake as its user met it: the name is right for nobody, or the content isn't."""
    native, reflector = runs.configuration.native, runs.configuration.reflector
    foreign = "i386" if native == "amd64" else "amd64"
    runner = tmp_path / runs.configuration.runner
    runner.write_bytes(runs.source(runner.name).read_bytes())
    driver = runs.source("ksample.sys", native)
    assert runs.prefix.run(runner, "-kern", driver) == 4
    assert f"the reflector {reflector} is not installed" in runs.output
    (tmp_path / reflector).write_bytes(runs.source(f"cfxkr{BITS[foreign]}.sys", foreign).read_bytes())
    assert runs.prefix.run(runner, "-kern", driver) == 4
    assert f"{reflector} holds {foreign} code, this system needs {native}" in runs.output
