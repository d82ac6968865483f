"""The ways in which the cfx programs run: both ISAs on 64-bit Windows, i386 on 32-bit Windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from wine_loader import Arch
from wine_prefix import WinePrefix

from crossmsi.pe.fixtures import read_test_module

SAMPLES = Path(__file__).parents[2] / "sample_payloads"
BITS = {"i386": 32, "amd64": 64}


@dataclass(frozen=True)
class Configuration:
    """Programs of one ISA on one kind of Windows."""

    arch: Arch
    isa: str

    @property
    def id(self) -> str:
        return f"{self.isa} on {self.arch}"

    @property
    def native(self) -> str:
        """The ISA of this Windows's drivers."""
        return "amd64" if self.arch == "win64" else "i386"

    @property
    def other(self) -> str:
        """The ISA that these programs are not."""
        return "i386" if self.isa == "amd64" else "amd64"

    @property
    def runner(self) -> str:
        """File name of the runner."""
        return f"cfx{BITS[self.isa]}.exe"

    @property
    def reflector(self) -> str:
        """File name of the reflector that this Windows loads."""
        return f"cfxkr{BITS[self.native]}.sys"


CONFIGURATIONS = (Configuration("win64", "amd64"), Configuration("win64", "i386"), Configuration("win32", "i386"))


@dataclass(frozen=True)
class Runs:
    """Programs of one configuration in a prefix: ``cfx`` runs the runner of the source tree."""

    configuration: Configuration
    prefix: WinePrefix

    def source(self, name: str, isa: str | None = None) -> Path:
        """A binary of the source tree."""
        return SAMPLES / "bin" / (isa or self.configuration.isa) / name

    def cfx(self, *arguments: str | Path) -> int:
        """Exit status of the runner."""
        return self.prefix.run(self.source(self.configuration.runner), *arguments)

    @property
    def output(self) -> str:
        """What the last program printed."""
        return self.prefix.output()

    @property
    def results(self) -> list[str]:
        """The TAP lines that the last program printed, without its remarks."""
        return tap(self.output)


def tap(output: str) -> list[str]:
    """TAP lines without remarks."""
    return [line.rstrip() for line in output.splitlines() if line and not line.startswith("#")]


def expected_plan(module: Path) -> list[str]:
    """TAP lines of a run in which everything passes, from the exports of the module."""
    names = read_test_module(module).test_names()
    assert names
    return [*(f"ok {number} - {name}" for number, name in enumerate(names, 1)), f"1..{len(names)}"]


def serving(prefix: WinePrefix) -> Iterator[WinePrefix]:
    """The prefix with a session that goes on between programs: starting one takes seconds."""
    prefix.serve()
    yield prefix
    prefix.stop()


def prefix_for(configuration: Configuration, request: pytest.FixtureRequest) -> WinePrefix:
    """The prefix of a configuration; the test is skipped where there is none that runs these programs."""
    prefix: WinePrefix = request.getfixturevalue(configuration.arch)
    if configuration.isa == "i386" and not prefix.loader.both:
        pytest.skip("this Wine does not start i386 programs (.ci/wine-chroot makes one that does)")
    return prefix
