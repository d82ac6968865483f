"""The registry after an installation, the 32-bit view beside the 64-bit one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from crossmsi.hosts.collision_defects import subject_of
from crossmsi.hosts.registry_map import NODE
from crossmsi.hosts.simulation import Simulation
from crossmsi.hosts.simulation.collisions import Collision
from crossmsi.hosts.simulation.com_servers import ComServer
from crossmsi.hosts.simulation.registry_state import SERVER_KEYS, RegistryEntry
from crossmsi.hosts.simulation.registry_writer import Data
from crossmsi.report.decision.candidate import Situation
from crossmsi.report.decision.evidence import Cell, ComRow, RegistryRow, Writer
from crossmsi.rules import Severity


def com_rows(situation: Situation) -> list[ComRow]:
    """The COM servers, each for the clients of one view."""
    return [
        ComRow(
            clsid=server.clsid, view=server.view, kind=server.kind, server=server.server, isa=server.server_isa,
            works=server.works, why=_anywhere(server.why, situation.simulation),
        )
        for server in situation.simulation.com
    ]  # fmt: skip


def registry_rows(situation: Situation) -> list[RegistryRow]:
    """One row a value, by its key without Wow6432Node."""
    simulation = situation.simulation
    if simulation.state is None or not simulation.installs:
        return []
    rows: dict[tuple[str, str | None], dict[str, RegistryEntry]] = {}
    for entry in simulation.state.registry:
        key = (_logical(entry.key).lower(), entry.name and entry.name.lower())
        rows.setdefault(key, {})[entry.view] = entry
    collisions = {(c.view, c.key.lower(), c.name and c.name.lower()): c for c in simulation.collisions}
    servers = {(server.view, server.clsid.lower(), server.kind.lower()): server for server in simulation.com}
    return [_row(entries, simulation, collisions, servers) for entries in rows.values()]


def _row(
    entries: dict[str, RegistryEntry],
    simulation: Simulation,
    collisions: dict[tuple, Collision],
    servers: dict[tuple, ComServer],
) -> RegistryRow:
    first = next(iter(entries.values()))
    cells: dict[str, Cell] = {}
    notes: list[str] = []
    severity: Severity = "info"
    for view, entry in entries.items():
        mark: Literal["", "collision", "dead"] = ""
        collision = collisions.get((view, entry.key.lower(), entry.name and entry.name.lower()))
        server = _server(entry, servers)
        if server is not None and server.works is False:
            mark, severity = "dead", "error"
            notes.append(f"{_anywhere(server.why, simulation)}.")
        if collision is not None:
            mark = "collision"
            severity = _worse(severity, _severity(collision, server, simulation))
            notes.append(_anywhere(collision.effect, simulation))
        cells[view] = _cell(entry, simulation, mark)
    isas = {
        isa for entry in entries.values() for writer in entry.writers if (isa := simulation.isas.get(writer.component))
    }
    return RegistryRow(
        subject=subject_of(first.key),
        key=_logical(first.key),
        name=first.name,
        view32=cells.get("32"),
        view64=cells.get("64"),
        shared=cells.get("shared"),
        isas=tuple(sorted(isas)),
        note=" ".join(dict.fromkeys(notes)),
        severity=severity,
    )


def _severity(collision: Collision, server: ComServer | None, simulation: Simulation) -> Severity:
    """As the ISA rules judge it: a contended server is an error, another lost value a warning."""
    if simulation.host.reflects and any(getattr(writer, "reflected", False) for writer in collision.writers):
        return "info"
    if collision.key.lower().endswith("\\helpdir"):
        return "info"
    if server is not None:
        return "error" if collision.certain else "warning"
    return "warning" if collision.certain else "info"


def _worse(one: Severity, other: Severity) -> Severity:
    order = ("error", "warning", "info")
    return min(one, other, key=order.index)


def _cell(entry: RegistryEntry, simulation: Simulation, mark: Literal["", "collision", "dead"]) -> Cell:
    kind, data, winner = entry.settle(row_order=simulation.host.differs("stored-row-order"))
    contenders = entry.contenders()
    writers = {
        writer.component: Writer(
            component=writer.component,
            bits=64 if simulation.package.components[writer.component].is_64bit else 32,
            isa=simulation.isas.get(writer.component),
            value=_text(writer.data),
        )
        for writer in contenders
    }
    value = None if winner is None or data is None else _text(data)
    return Cell(
        key=entry.key,
        type=kind,
        value=value,
        writers=tuple(writers.values()),
        redirected=_logical(entry.key) != entry.key,
        reflected=all(writer.reflected for writer in contenders),
        mark=mark,
    )


def _text(data: Data) -> str:
    return ", ".join(data) if isinstance(data, tuple) else "" if data is None else str(data)


def _server(entry: RegistryEntry, servers: dict[tuple, ComServer]) -> ComServer | None:
    parts = entry.key.rsplit("\\", 2)
    if entry.name != "" or len(parts) < 3 or parts[2].lower() not in SERVER_KEYS:
        return None
    views = ("64", "32") if entry.view == "shared" else (entry.view,)
    found = [server for view in views if (server := servers.get((view, parts[1].lower(), parts[2].lower())))]
    # Of a key of both views the server is dead when no client can use it.
    return next((server for server in found if server.works is not False), found[0] if found else None)


def _logical(key: str) -> str:
    return "\\".join(_parts(key))


def _parts(key: str) -> Iterator[str]:
    return (part for part in key.split("\\") if part.lower() != NODE.lower())


def _anywhere(text: str, simulation: Simulation) -> str:
    """The sentence for all hosts of a group: without the name of the one that was simulated."""
    return text.replace(simulation.host.title, "these hosts")
