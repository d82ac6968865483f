"""COM registrations that no client can use, each told once for all hosts."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Literal, NamedTuple

from crossmsi.analysis import Package
from crossmsi.analysis.com_rows import server_components
from crossmsi.hosts.host import Host
from crossmsi.hosts.simulation.com_servers import Verdict, judge, server_path
from crossmsi.hosts.simulation.registry_state import RegistryEntry
from crossmsi.hosts.simulation.registry_writer import RegistryWriter
from crossmsi.hosts.survey import Situation, gather, survey


class Registration(NamedTuple):
    """One row's server path as one situation resolves it. ``verdict.cause`` is ``missing`` for a path in a folder of
    the package's own to which it installs nothing; ``undecided``: why it can't be told whether it is made, or None."""

    entry: RegistryEntry
    writer: RegistryWriter
    path: str
    verdict: Verdict
    undecided: str | None

    @property
    def clsid(self) -> str:
        return self.entry.key.split("\\")[-2]

    @property
    def kind(self) -> str:
        return self.entry.key.rpartition("\\")[2]


class DeadServer(NamedTuple):
    """A registration with the hosts on which it is dead, and whether it may be used on others."""

    registration: Registration
    hosts: tuple[Host, ...]
    lives_elsewhere: bool

    @property
    def severity(self) -> Literal["error", "warning", "info"]:
        """error for what is dead on every host; less where others can use it, or where its file may come otherwise."""
        if self.registration.verdict.cause == "missing":
            return "warning"
        if not self.lives_elsewhere:
            return "error"
        return "info" if self.registration.undecided else "warning"


def dead_servers(package: Package) -> list[DeadServer]:
    """All of them; nothing is simulated for a package without COM servers."""
    if not package.kept(server_components):
        return []
    situations = survey(package).everything
    dead = gather(situations, lambda situation: _registrations(situation, dead=True))
    alive = gather(situations, lambda situation: _registrations(situation, dead=False))
    return [DeadServer(registration, hosts, key in alive) for key, (registration, hosts) in dead.items()]


def _registrations(situation: Situation, *, dead: bool) -> Iterator[tuple[Hashable, Registration]]:
    state, host = situation.state, situation.host
    for entry in state.com_entries:
        _, data, writer = entry.settle(row_order=False)
        if writer is None or writer.reflected:
            # Several contend for it: a collision.
            continue
        verdict = judge(state, host, str(data), entry.view, entry.key.rpartition("\\")[2])
        path = server_path(state, str(data))
        if verdict.cause == "foreign" and _is_missing(situation, path):
            verdict = verdict._replace(cause="missing")
        if (verdict.works is False or verdict.cause == "missing") == dead:
            undecided = situation.session.selection.components.get(writer.component)
            yield (writer.table, writer.row), Registration(entry, writer, path, verdict, undecided)


def _is_missing(situation: Situation, path: str) -> bool:
    """Whether only the package can have put a file there, and it doesn't."""
    session = situation.session
    folder = path.rpartition("\\")[0].lower() + "\\"
    standard = {value.lower() for value in session.context.folders.values()}
    if folder in standard or "[" in path or "%" in path or session.custom or situation.state.unknown:
        return False
    return situation.state.files.has_folder(folder)
