"""The layouts that are compared: each with its packages and what was found out about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from crossmsi.hosts.collision_defects import collision_defects
from crossmsi.hosts.dead_servers import dead_servers
from crossmsi.hosts.host import Host
from crossmsi.hosts.survey import MEANT
from crossmsi.report.decision.candidate import Candidate
from crossmsi.report.decision.document import Layout, Overlap, PackageReport
from crossmsi.report.decision.titles import hosts_title
from crossmsi.rules import Severity

# The platform of a package for an ISA, as MEANT has it.
PLATFORM = {"i386": "Intel", "amd64": "x64", "arm64": "Arm64", "arm64ec": "Arm64", "arm": "Arm", "ia64": "Intel64"}


@dataclass(frozen=True, slots=True)
class Defect:
    """What a layout breaks: ``about`` names it, ``text`` says where."""

    severity: Severity
    about: str
    text: str


@dataclass(frozen=True, kw_only=True)
class LaidOut:
    """One layout: ``hosts`` are those that count, ``overlaps`` where its packages meet; no packages when it can't be
    built."""

    layout: Layout
    candidates: Sequence[Candidate]
    packages: Sequence[PackageReport]
    overlaps: Sequence[Overlap]
    hosts: Sequence[Host]

    @cached_property
    def defects(self) -> list[Defect]:
        """Lost and dead registrations on the hosts that count, each once, and what the packages do to each other."""
        found = [defect for candidate in self.candidates for defect in self._of(candidate)]
        names = {host.name for host in self.hosts}
        for overlap in self.overlaps:
            if names & set(overlap.hosts):
                found.append(Defect(overlap.severity, overlap.place, f"{overlap.place}: {overlap.text}"))
        return found

    def refused(self) -> list[Host]:
        """The hosts that count on which no package installs."""
        taken = {name for package in self.packages for i in package.installations if i.installs for name in i.hosts}
        return [host for host in self.hosts if host.name not in taken]

    def _of(self, candidate: Candidate) -> list[Defect]:
        found = []
        of = f"{candidate.label}: " if candidate.layout == "split" else ""
        for collision in collision_defects(candidate.package):
            if hosts := self._counted(collision.hosts):
                about, what = collision.subject, "path" if collision.first.name is None else "value"
                text = f"{of}{collision.parties} write one {what} on {hosts_title(hosts)}: {about}"
                found.append(Defect(collision.severity, about, text))
        for dead in dead_servers(candidate.package):
            if hosts := self._counted(dead.hosts):
                about = f"CLSID\\{dead.registration.clsid}"
                text = f"{of}{dead.registration.kind} of {dead.registration.clsid} is dead on "
                found.append(Defect(dead.severity, about, text + hosts_title(hosts)))
        return found

    def _counted(self, hosts: Sequence[Host]) -> list[Host]:
        names = {host.name for host in hosts}
        return [host for host in self.hosts if host.name in names]


def counted_hosts(hosts: Sequence[Host], isas: Sequence[str]) -> list[Host]:
    """The Windows hosts for whose architecture the product has code: what a verdict looks at."""
    meant = {architecture for isa in isas for architecture in MEANT.get(PLATFORM.get(isa, ""), ())}
    return [host for host in hosts if host.profile == "windows" and (host.architecture in meant or not isas)]
