"""Packages installed by Wine's msiexec in both kinds of prefix, against what the simulation says of that host.

Everything predicted must be there, nothing else, and nothing after removal. What Windows is said to do otherwise than
Wine must be named by the case, and the comparison must fail without it: no difference hides a wrong prediction.
"""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest
from comparison import compare, install, predict, simulator_of, twin, unexplained, wine_host, without
from machine import Machine
from real_packages import RealCase, load_cases, write_case

from crossmsi.hosts.datafile import read_toml
from crossmsi.hosts.simulation import Simulation

CASES = load_cases()
# Wine's order of two writers; without these the prediction is open, and either of them is right.
ORDERS = {"stored-row-order", "file-order"}


@pytest.mark.wine
@pytest.mark.parametrize("arch", ["win64", "win32"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_prediction(case: RealCase, arch: str, machine_of, libraries, record_property, tmp_path: Path) -> None:
    machine: Machine = machine_of(arch)
    package = tmp_path / "package.msi"
    contents = write_case(case, package, libraries(machine))
    trial = install(machine, case, package)
    machine.settle(trial.after)
    host, user = wine_host(arch, machine.release), getpass.getuser()
    simulator = simulator_of(package)
    simulation = predict(case, simulator, host, arch)

    def mismatches(difference: str) -> list[str]:
        alternative = predict(case, simulator, without(host, difference), arch)
        return compare(alternative, trial, case, contents, user)

    assert compare(simulation, trial, case, contents, user) == []
    assert not case.get("unknown", []) or trial.status or doubtful(simulation)
    declared = set(case.get("differences", {}).get(arch, [])) & host.deviations
    assert {name for name in host.deviations if mismatches(name)} == declared - ORDERS
    kept = choices(simulation, predict(case, simulator, twin(arch, machine.release), arch))
    assert bool(kept) == bool(declared & ORDERS), kept
    # For the summary (tests/conftest.py).
    record_property("wine host", arch)
    record_property("wine package", case.id)
    record_property("wine choices", kept)
    assert trial.removal == (0 if trial.status == 0 else None)
    known = {"documented", *host.differences}
    left = (entry for entry in case.get("left", []) if arch in entry.get("hosts", ["win64", "win32"]))
    allowed = [entry for entry in left if entry["why"] in known]
    patterns = [place for entry in allowed for place in entry["places"]]
    assert unexplained(trial.left, patterns) == ([], [])


def doubtful(simulation: Simulation) -> bool:
    """Whether the simulation says that something can't be told."""
    state = simulation.state
    return state is not None and bool(state.unknown or any(f.id == "descriptors" for f in simulation.assumptions))


def choices(simulation: Simulation, windows: Simulation) -> list[str]:
    """What Wine kept of two writers of one action. Where Windows has the collision, it must be said to be open."""
    on_windows = {(c.key, c.name): c for c in windows.collisions}
    found = []
    for collision in simulation.collisions:
        there = on_windows.get((collision.key, collision.name))
        assert there is None or there.survivor is None, there
        found.append(f"{collision.key}: {' or '.join(collision.components)}, Wine kept {collision.survivor}")
    return found


def test_every_difference_is_shown_by_a_package() -> None:
    differences = read_toml("wine")["difference"]
    installing = {name for name, difference in differences.items() if difference["installing"]}
    shown = {name for case in CASES for names in case.get("differences", {}).values() for name in names}
    assert shown == installing
    left = {entry["why"] for case in CASES for entry in case.get("left", [])}
    assert left <= differences.keys() - installing | {"documented"}


def test_there_are_enough_packages() -> None:
    assert len({case.id for case in CASES}) == len(CASES) >= 40
