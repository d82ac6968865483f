"""A simulation as one JSON document; the schema is ``report/schemas/simulate.json``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from crossmsi.hosts.simulation import Simulation
from crossmsi.hosts.simulation.file_state import FileEntry
from crossmsi.hosts.simulation.registry_state import RegistryEntry


def simulation_document(simulation: Simulation, package: str) -> dict[str, Any]:
    """Everything, sorted by place; ``package`` is the name to print for it."""
    state = simulation.state if simulation.installs else None
    session = simulation.state.session if simulation.state else None
    refusal = simulation.refusal
    return {
        "version": 1,
        "package": package,
        "host": simulation.host.name,
        "installs": simulation.installs,
        "refusal": None if refusal is None else {"code": refusal.code, "reason": refusal.reason},
        "files": [_file(entry, simulation) for entry in sorted_files(simulation)],
        "registry": [_value(entry, simulation) for entry in sorted_registry(simulation)],
        "services": [] if state is None else [_service(simulation, asdict(service)) for service in state.services],
        "shortcuts": [] if state is None else [shortcut._asdict() for shortcut in state.shortcuts],
        "environment": [] if state is None else [change._asdict() for change in state.environment],
        "ini": [] if state is None else [value._asdict() for value in state.ini],
        "removes": [] if state is None else removals(simulation),
        "skipped_components": _reasons(session.selection.skipped if state and session else {}),
        "undecided_components": _reasons(session.selection.undecided if state and session else {}),
        "collisions": [
            {
                "rule": c.rule, "view": c.view, "key": c.key, "name": c.name, "components": list(c.components),
                "survivor": c.survivor, "effect": c.effect, "certain": c.certain,
            }
            for c in simulation.collisions
        ],
        "com": [asdict(server) for server in simulation.com],
        "unknown": [] if state is None else [unknown._asdict() for unknown in state.unknown],
        "doubts": list(session.doubts) if session else [],
        "assumptions": [fact._asdict() for fact in simulation.assumptions],
    }  # fmt: skip


def sorted_registry(simulation: Simulation) -> list[RegistryEntry]:
    """The registry entries by key and name, keys made without a value first."""
    if simulation.state is None or not simulation.installs:
        return []
    return sorted(
        simulation.state.registry, key=lambda e: (e.key.lower(), e.view, e.name is not None, (e.name or "").lower())
    )


def sorted_files(simulation: Simulation) -> list[FileEntry]:
    """The files by path."""
    if simulation.state is None or not simulation.installs:
        return []
    return sorted(simulation.state.files, key=lambda entry: entry.path.lower())


def removals(simulation: Simulation) -> list[dict[str, Any]]:
    """What RemoveFile and RemoveRegistry delete if it was there before."""
    state = simulation.state
    if state is None:
        return []
    files = [
        {"what": "file", "path": path, "component": writer.component, "row": f"{writer.table}/{writer.row}"}
        for path, writer in state.files.removed
    ]
    registry = [
        {
            "what": "key" if name is None else "value",
            "path": place.key if name is None else f"{place.key}\\{name or '(Default)'}",
            "component": writer.component,
            "row": f"{writer.table}/{writer.row}",
        }
        for place, name, writer in state.registry.removed
    ]
    return files + registry


def _reasons(reasons: dict[str, str]) -> list[dict[str, str]]:
    return [{"component": component, "why": why} for component, why in reasons.items()]


def _file(entry: FileEntry, simulation: Simulation) -> dict[str, Any]:
    survivor = entry.survivor(file_order=simulation.host.differs("file-order"))
    return {
        "path": entry.path,
        "component": survivor.component if survivor else None,
        "isa": isa_of(simulation, survivor.file) if survivor else None,
        "sources": [
            {"component": w.component, "table": w.table, "row": w.row, "isa": isa_of(simulation, w.file)}
            for w in entry.writers
        ],
    }


def isa_of(simulation: Simulation, file: str) -> str | None:
    """The ISA of a File row's contents; None when they aren't at hand."""
    identity = simulation.package.payloads.get(file)
    return None if identity is None else identity.isa


def _value(entry: RegistryEntry, simulation: Simulation) -> dict[str, Any]:
    kind, data, _ = entry.settle(row_order=simulation.host.differs("stored-row-order"))
    return {
        "view": entry.view,
        "key": entry.key,
        "name": entry.name,
        "type": kind,
        "value": _plain(data),
        "writers": [
            {
                "component": w.component, "table": w.table, "row": w.row, "type": w.type, "value": _plain(w.data),
                "reflected": w.reflected,
            }
            for w in entry.writers
        ],
    }  # fmt: skip


def _plain(data: Any) -> Any:
    return list(data) if isinstance(data, tuple) else data


def _service(simulation: Simulation, service: dict[str, Any]) -> dict[str, Any]:
    file = service.pop("file")
    return {**service, "isa": isa_of(simulation, file) if file else None}
