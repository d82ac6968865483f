"""One package on every host it is meant for: what rules look at."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from typing import NamedTuple, TypeVar

from crossmsi.analysis import Package
from crossmsi.errors import CrossmsiError
from crossmsi.hosts.catalog import hosts
from crossmsi.hosts.host import Host
from crossmsi.hosts.platforms import package_platform, refuse
from crossmsi.hosts.simulation import Options, Simulation, Simulator
from crossmsi.hosts.simulation.session import Session
from crossmsi.hosts.simulation.state import State

# Platform of the Template Summary → architectures of the hosts that a package is meant for. Others accept some packages
# too (Arm64 and Itanium run i386 code), but nobody expects a package's drivers and servers to work there; what to know
# about Arm64 has a rule of its own.
MEANT = {
    "Intel": ("x86", "x64"),
    "x64": ("x64",),
    "AMD64": ("x64",),
    "Intel64": ("ia64",),
    "Arm64": ("arm64",),
    "Arm": ("arm64",),
}
EVERYTHING = Options(features=("ALL",), any_values=True)
USUAL = Options()
Finding = TypeVar("Finding")


class Situation(NamedTuple):
    """An installation and the hosts on which it goes the same way."""

    simulation: Simulation
    hosts: tuple[Host, ...]

    @property
    def host(self) -> Host:
        """One of the hosts: the newest."""
        return self.hosts[-1]

    @property
    def state(self) -> State:
        """What is there afterwards."""
        state = self.simulation.state
        assert state is not None
        return state

    @property
    def session(self) -> Session:
        """How it went."""
        return self.state.session


class Survey:
    """First installations on the Windows hosts that accept the package, and whose launch conditions can hold.

    ``everything``: with all features and choices that can be installed; ``usual``: with those that are installed by
    default. ``foreign``: the same on hosts of another architecture than the package is meant for. Each is sorted by the
    newest host of its situations, the newest last.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._simulator = Simulator(package)
        platform = package_platform(package.summary)
        meant = MEANT.get(platform, ())
        accepting = [h for h in hosts().values() if h.profile == "windows" and refuse(h, package.summary) is None]
        self._hosts = [host for host in accepting if host.architecture in meant]
        self._foreign = [host for host in accepting if host.architecture not in meant]

    @cached_property
    def everything(self) -> list[Situation]:
        return self._run(self._hosts, EVERYTHING)

    @cached_property
    def usual(self) -> list[Situation]:
        return self._run(self._hosts, USUAL)

    @cached_property
    def foreign(self) -> list[Situation]:
        return self._run(self._foreign, USUAL)

    @cached_property
    def hosts(self) -> tuple[Host, ...]:
        """The hosts on which the package installs, oldest first."""
        installs = {host for situation in self.everything for host in situation.hosts}
        return tuple(host for host in self._hosts if host in installs)

    def _run(self, candidates: Iterable[Host], options: Options) -> list[Situation]:
        found: dict[Hashable, tuple[Simulation, list[Host]]] = {}
        for host in candidates:
            try:
                simulation = self._simulator.run(host, options)
            except CrossmsiError:
                # An ADDLOCAL of the package's own that names no feature: it fails everywhere.
                return []
            if simulation.installs:
                # What a host makes of a state depends on its kind, too.
                key = (id(simulation.state), host.architecture, host.platforms, host.generation)
                found.setdefault(key, (simulation, []))[1].append(host)
        order = list(hosts().values())
        result = [Situation(simulation, tuple(sharing)) for simulation, sharing in found.values()]
        return sorted(result, key=lambda situation: order.index(situation.host))


def survey(package: Package) -> Survey:
    """The survey of a package, shared by all who ask."""
    return package.kept(Survey)


def gather(
    situations: Iterable[Situation], look: Callable[[Situation], Iterable[tuple[Hashable, Finding]]]
) -> dict[Hashable, tuple[Finding, tuple[Host, ...]]]:
    """Key → (what ``look`` found, hosts): the same defect of several situations is one, as the newest host shows it."""
    found: dict[Hashable, tuple[Finding, tuple[Host, ...]]] = {}
    for situation in situations:
        for key, finding in look(situation):
            _, seen = found.get(key, (None, ()))
            found[key] = (finding, (*seen, *(host for host in situation.hosts if host not in seen)))
    return found
