"""A package that the report speaks of, with everything known of it before it meets a host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from crossmsi.analysis import Package
from crossmsi.errors import CrossmsiError
from crossmsi.hosts.host import Host
from crossmsi.hosts.simulation import Simulation, Simulator
from crossmsi.hosts.survey import EVERYTHING, USUAL
from crossmsi.report.decision.document import Layout
from crossmsi.report.outcome import FileOutcome


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """``id``: mixed, x86, x64 …; ``download``: bytes of the .msi and what lies beside it; ``installed``: bytes by ISA;
    ``sources``: File key → what its contents come from, equal for equal contents; ``outcome``: of the linter."""

    id: str
    layout: Layout
    label: str
    platform: str
    package: Package
    download: int
    installed: Mapping[str, int]
    outcome: FileOutcome
    sources: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()

    @cached_property
    def sizes(self) -> dict[str, int]:
        """File key → bytes, as the File table has them."""
        return {row.File: row.FileSize or 0 for row in self.package.rows("File") if isinstance(row.File, str)}

    @cached_property
    def _simulator(self) -> Simulator:
        return Simulator(self.package)

    def situations(self, hosts: Sequence[Host]) -> list[Situation]:
        """First installations of everything the package offers, as lint's ISA rules take them; hosts that nothing tells
        apart share one."""
        found: dict[tuple, Situation] = {}
        for host in hosts:
            simulation = _run(self._simulator, host)
            key = (id(simulation.state), simulation.refusal and (simulation.refusal.code, host.platforms), _kind(host))
            known = found.get(key)
            found[key] = Situation(simulation, (*known.hosts, host) if known else (host,))
        return list(found.values())


@dataclass(frozen=True, slots=True)
class Situation:
    """An installation and the hosts that it stands for."""

    simulation: Simulation
    hosts: tuple[Host, ...]

    @property
    def host(self) -> Host:
        """The host that was simulated for the last of them."""
        return self.simulation.host


def _run(simulator: Simulator, host: Host) -> Simulation:
    try:
        return simulator.run(host, EVERYTHING)
    except CrossmsiError:
        # The package states an ADDLOCAL of its own that names no feature.
        return simulator.run(host, USUAL)


def _kind(host: Host) -> tuple:
    """What a host makes of a state."""
    return (host.architecture, host.profile, host.generation, tuple(host.clients.items()), host.programs, host.drivers)
