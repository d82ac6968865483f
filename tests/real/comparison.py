"""One package on one machine: what happened, and how predictions compare with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import translate
from pathlib import Path

from expectation import expect, mismatches
from machine import Change, Machine, Observation, windows_path
from real_packages import SAMPLES, RealCase

from crossmsi.analysis import Package
from crossmsi.hosts import Host, find_host
from crossmsi.hosts.simulation import Options, Simulation, Simulator
from crossmsi.hosts.simulation.com_servers import ComServer
from crossmsi.msi import Database

CLIENTS = {"64": ["amd64"], "32": ["i386"], "shared": ["amd64", "i386"]}
IN_PROCESS = "inprocserver32"


@dataclass(frozen=True)
class Trial:
    """What an installation did. ``status``: msiexec's exit code; ``answers``: (CLSID, ISA of the client) → whether the
    server answered; ``left``: what removal left, or took away; ``after``: the machine in the end."""

    before: Observation
    status: int
    change: Change
    answers: dict[tuple[str, str], bool]
    removal: int | None
    left: Change
    after: Observation


def install(machine: Machine, case: RealCase, package: Path) -> Trial:
    """Prepare the machine, install, ask the servers, remove."""
    before = _prepare(machine, case)
    given = "".join(f' {name}="{value}"' for name, value in case.get("properties", {}).items())
    features = case.get("features", None)
    chosen = f" ADDLOCAL={','.join(features)}" if features else ""
    done = machine.observe(f'msiexec /i "{windows_path(package)}" /qn{given}{chosen}')
    change = machine.change(before, done)
    if done.status:
        return Trial(before, done.status, change, {}, None, change, done)
    answers = _ask(machine, case, package)
    # Wine evaluates conditions and folders once more, without what the command line said at first.
    again = "" if case.get("forgetful", False) else given
    end = machine.observe(f'msiexec /x "{windows_path(package)}" /qn{again}')
    return Trial(before, 0, change, answers, end.status, machine.change(before, end), end)


def _prepare(machine: Machine, case: RealCase) -> Observation:
    """Put there what the case wants; returns the machine as it is then."""
    before = case.get("before", {})
    for path, text in before.get("files", {}).items():
        (machine.drive / path).parent.mkdir(exist_ok=True)
        (machine.drive / path).write_text(text)
    for view, key, name, text in before.get("registry", ()):
        choice = f" /reg:{view}" if machine.prefix.loader.arch == "win64" else ""
        assert machine.observe(f'reg add "{key}" /v {name} /d {text} /f{choice}').status == 0
    return machine.observe() if before else machine.fresh


def _ask(machine: Machine, case: RealCase, package: Path) -> dict[tuple[str, str], bool]:
    arch = machine.prefix.loader.arch
    answers = {}
    for server in predict(case, simulator_of(package), twin(arch, machine.release), arch).com:
        if server.kind.lower() != IN_PROCESS:
            continue
        for isa in _clients(server, arch):
            if isa == "amd64" or machine.prefix.loader.both:
                status = machine.prefix.run(SAMPLES / "bin" / isa / "comclient.exe", server.clsid)
                answers[server.clsid, isa] = status == 0
    return answers


def _clients(server: ComServer, arch: str) -> list[str]:
    return CLIENTS["32"] if arch == "win32" else CLIENTS[server.view]


def twin(arch: str, release: str) -> Host:
    """The Windows that a Wine release shows itself as."""
    return find_host(("win7" if release == "8" else "win8.1") + ("-x64" if arch == "win64" else "-x86"))


def wine_host(arch: str, release: str) -> Host:
    """The profile of a Wine release."""
    return find_host(f"wine8-{arch}" if release == "8" else f"wine-{arch}")


def without(host: Host, difference: str) -> Host:
    """A Wine host that does as Windows in one respect."""
    return replace(host, differences={name: d for name, d in host.differences.items() if name != difference})


def simulator_of(package: Path) -> Simulator:
    """For simulations of a package file."""
    return Simulator(Package(Database.open(package), path=package))


def predict(case: RealCase, simulator: Simulator, host: Host, arch: str) -> Simulation:
    """The simulation on a host, told what the command line and the searches say."""
    features = case.get("features", None)
    properties = {**case.get("properties", {}), **case.get("found", {}).get(arch, {})}
    options = Options(tuple(properties.items()), None if features is None else tuple(features))
    return simulator.run(host, options)


def compare(simulation: Simulation, trial: Trial, case: RealCase, contents: dict[str, bytes], user: str) -> list[str]:
    """Every difference between prediction and reality."""
    predicted = simulation.refusal.code if simulation.refusal else 0
    if predicted != trial.status:
        return [f"msiexec says {trial.status}, predicted {predicted}"]
    expected = expect(simulation, contents, case.get("unknown", []), trial.before, user)
    return [*mismatches(expected, trial.change), *_com_mismatches(simulation, trial)]


def _com_mismatches(simulation: Simulation, trial: Trial) -> Iterator[str]:
    arch = "win64" if simulation.host.wow64 else "win32"
    for server in simulation.com:
        for isa in _clients(server, arch) if server.kind.lower() == IN_PROCESS else ():
            answered = trial.answers.get((server.clsid, isa))
            if None not in (answered, server.works) and answered != server.works:
                does = "answers" if answered else "does not answer"
                yield f"{server.clsid} {does} an {isa} client, predicted {server.works}: {server.why}"


def unexplained(left: Change, patterns: list[str]) -> tuple[list[str], list[str]]:
    """``(places, patterns)``: what removal left that no pattern allows, and patterns without any such place."""
    places = {*left.files, *left.folders, *left.gone}
    places |= {key if name is None else f"{key}\\{name or '(Default)'}" for key, name in left.registry}
    compiled = {pattern: re.compile(translate(pattern), re.IGNORECASE) for pattern in patterns}
    unused = [p for p, regex in compiled.items() if not any(regex.match(place) for place in places)]
    return sorted(p for p in places if not any(r.match(p) for r in compiled.values())), unused
