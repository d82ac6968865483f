"""Collisions of components of different instruction sets, each told once for all hosts and values it shows in."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Literal, NamedTuple

from crossmsi.analysis import Package
from crossmsi.analysis.instruction_sets import instruction_sets
from crossmsi.hosts.host import Host
from crossmsi.hosts.simulation.collisions import Collision
from crossmsi.hosts.simulation.com_servers import judge
from crossmsi.hosts.simulation.registry_state import SERVER_KEYS
from crossmsi.hosts.simulation.registry_writer import RegistryWriter
from crossmsi.hosts.survey import Situation, gather, survey
from crossmsi.hosts.written_rows import subject_of


class CollisionDefect(NamedTuple):
    """``rule``: ISA010, ISA011 or ISA015; ``collisions``: the values (or the file) that the components write
    differently, servers first, as one situation shows them; ``verdict``: what becomes of a COM server, else ""."""

    rule: str
    subject: str
    collisions: tuple[Collision, ...]
    verdict: str
    situation: Situation
    hosts: tuple[Host, ...]

    @property
    def first(self) -> Collision:
        """The collision to tell about."""
        return self.collisions[0]

    @property
    def is_server(self) -> bool:
        """Whether a COM server's path is contended."""
        return _is_server(self.first)

    @property
    def parties(self) -> str:
        """The components with what tells them apart: ``A (32-bit, i386) and B (64-bit, amd64)``."""
        package, isas = self.situation.simulation.package, self.situation.simulation.isas
        named = []
        for key in self.first.components:
            width = "64-bit" if package.components[key].is_64bit else "32-bit"
            named.append(f"{key} ({', '.join(filter(None, (width, isas.get(key))))})")
        return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))

    @property
    def value(self) -> str:
        """The contended value with its key, and how many more there are."""
        more = len(self.collisions) - 1
        place = f"{self.first.key}\\{self.first.name or '(Default)'}"
        return place + (f" and {more} more value{'' if more == 1 else 's'} of {self.subject}" if more else "")

    @property
    def outcome(self) -> str:
        """What each component wants, what remains, and what becomes of a server."""
        verdict = self.verdict and self.verdict[0].upper() + self.verdict[1:] + "."
        doubt = f"Cannot decide whether both are installed: {self.first.doubt}." if self.first.doubt else ""
        return " ".join(filter(None, (f"{self.first.wants}.", self.first.fate, verdict, self.first.mixture, doubt)))

    @property
    def severity(self) -> Literal["error", "warning", "info"]:
        """error for a dead server, warning for another lost value; less where that can't be decided, info for what
        only reflection brings about and for the help folder of a type library, which either may give."""
        harmless = all(collision.key.lower().endswith("\\helpdir") for collision in self.collisions)
        if harmless or all(host.reflects for host in self.hosts):
            return "info"
        if self.is_server:
            return "error" if self.first.certain else "warning"
        return "warning" if self.first.certain else "info"


def collision_defects(package: Package) -> list[CollisionDefect]:
    """The defects, in the order in which they were found; none without a second ISA, which costs nothing."""
    if not package.kept(instruction_sets).mixed:
        return []
    found = gather(survey(package).everything, _look)
    return [defect._replace(rule=_rule(defect, hosts), hosts=hosts) for defect, hosts in found.values()]


def _look(situation: Situation) -> Iterator[tuple[Hashable, CollisionDefect]]:
    groups: dict[tuple, list[Collision]] = {}
    for collision in situation.simulation.collisions:
        if collision.rule is not None:
            subject = collision.key if collision.name is None else subject_of(collision.key)
            # A file's path differs from host to host, its rows don't.
            place = subject.lower() if collision.name is not None else collision.writers
            groups.setdefault((frozenset(collision.components), place), []).append(collision)
    for key, group in groups.items():
        ordered = tuple(sorted(group, key=lambda collision: not _is_server(collision)))
        first = ordered[0]
        subject = first.key if first.name is None else subject_of(first.key)
        yield key, CollisionDefect(first.rule or "", subject, ordered, _verdict(situation, first), situation, ())


def _rule(defect: CollisionDefect, hosts: tuple[Host, ...]) -> str:
    if defect.first.name is None:
        return "ISA015"
    everywhere = any(host.wow64 and not host.reflects for host in hosts) or all(host.wow64 for host in hosts)
    return "ISA011" if everywhere else "ISA010"


def _is_server(collision: Collision) -> bool:
    return collision.name == "" and collision.key.rpartition("\\")[2].lower() in SERVER_KEYS


def _verdict(situation: Situation, collision: Collision) -> str:
    """What each outcome means for the clients of a COM server."""
    if not _is_server(collision):
        return ""
    kind, view, parts = collision.key.rpartition("\\")[2], collision.view or "", []
    for writer in collision.writers:
        if isinstance(writer, RegistryWriter):
            found = judge(situation.state, situation.host, str(writer.data), view, kind)
            fate = {True: "works", False: "is dead", None: "may work"}[found.works]
            parts.append(f"with that of {writer.component} the server {fate} ({found.why})")
    return "; ".join(parts)
