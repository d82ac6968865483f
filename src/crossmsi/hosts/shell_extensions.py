"""Shell extensions that Explorer can't load: it is a process of the host's own architecture.

Sources: https://learn.microsoft.com/windows/win32/shell/reg-shell-exts and .../shell/handlers
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from crossmsi.analysis import Package
from crossmsi.analysis.com_rows import shell_extensions
from crossmsi.hosts.host import Host
from crossmsi.hosts.simulation.com_servers import INPROC
from crossmsi.hosts.simulation.registry_writer import RegistryWriter
from crossmsi.hosts.survey import Situation, gather, survey


class LostExtension(NamedTuple):
    """An extension that only the 32-bit view knows, by the row that registers its server."""

    clsid: str
    writer: RegistryWriter
    hosts: tuple[Host, ...]


def lost_extensions(package: Package) -> list[LostExtension]:
    """Extensions that 64-bit Windows registers in the 32-bit view only."""
    clsids = package.kept(shell_extensions)
    if not clsids:
        return []

    def look(situation: Situation) -> Iterator[tuple[Hashable, LostExtension]]:
        if not situation.host.wow64:
            return
        servers: dict[str, list] = {}
        for entry in situation.state.com_entries:
            *_, clsid, kind = entry.key.split("\\")
            if kind.lower() == INPROC and clsid.lower() in clsids:
                servers.setdefault(clsid.lower(), []).append(entry)
        for clsid, entries in servers.items():
            writer = entries[0].writers[-1]
            certain = situation.session.selection.components.get(writer.component) is None
            if {entry.view for entry in entries} == {"32"} and certain:
                yield (writer.table, writer.row), LostExtension(clsid, writer, ())

    found = gather(survey(package).everything, look)
    return [extension._replace(hosts=hosts) for extension, hosts in found.values()]
