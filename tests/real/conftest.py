"""One Wine prefix of each kind a test session: made once, the tests leave it as they found it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from machine import Machine, build_probe
from real_packages import LIBID
from wine_loader import Arch, find_loader
from wine_prefix import WinePrefix


def _prefix(arch: Arch, tmp_path_factory: pytest.TempPathFactory) -> WinePrefix:
    loader = find_loader(arch)
    if isinstance(loader, str):
        pytest.skip(loader)
    return WinePrefix.create(tmp_path_factory.mktemp(arch) / "prefix", loader)


@pytest.fixture(scope="session")
def win64(tmp_path_factory: pytest.TempPathFactory) -> WinePrefix:
    """A 64-bit Windows; 32-bit programs run there when the chroot is present."""
    return _prefix("win64", tmp_path_factory)


@pytest.fixture(scope="session")
def win32(tmp_path_factory: pytest.TempPathFactory) -> WinePrefix:
    """A 32-bit Windows, in the chroot only."""
    return _prefix("win32", tmp_path_factory)


@pytest.fixture(scope="session")
def prefix(win64: WinePrefix) -> WinePrefix:
    """The 64-bit prefix, for tests that need no other."""
    return win64


@pytest.fixture(scope="module")
def machine_of(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Arch], Machine]]:
    """Machines by kind, running while the tests of a module use them."""
    machines: dict[Arch, Machine] = {}

    def machine(arch: Arch) -> Machine:
        if arch not in machines:
            prefix = request.getfixturevalue(arch)
            probe = build_probe(arch, tmp_path_factory.mktemp("probe"))
            if probe is None:
                pytest.skip("the probe needs mingw-w64 gcc (Debian: gcc-mingw-w64-i686-win32, …-x86-64-win32)")
            machines[arch] = Machine(prefix, probe)
        return machines[arch]

    yield machine
    for running in machines.values():
        running.stop()


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Machine], dict[str, bytes]]:
    """Type libraries by kind, made by the first machine that is asked for."""
    made: dict[str, bytes] = {}

    def make(machine: Machine) -> dict[str, bytes]:
        for bits in ("32", "64"):
            if f"typelib {bits}" not in made:
                path = tmp_path_factory.mktemp("typelib") / "real.tlb"
                machine.make_library(path, LIBID, bits)
                made[f"typelib {bits}"] = path.read_bytes()
        return made

    return make
