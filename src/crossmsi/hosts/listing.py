"""A simulation as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossmsi.hosts.document import isa_of, removals, sorted_files, sorted_registry
from crossmsi.hosts.simulation import ComServer, Simulation
from crossmsi.hosts.simulation.file_state import FileEntry


def text_lines(simulation: Simulation, package: str) -> Iterator[str]:
    """The lines: what happens first, what goes wrong before what goes right."""
    host = simulation.host
    if simulation.refusal:
        yield f"{package} on {host.title}: not installed, error {simulation.refusal.code}"
        yield f"  {simulation.refusal.reason}"
        return
    yield f"{package} on {host.title}: installs"
    state = simulation.state
    assert state is not None
    selection = state.session.selection
    yield from _section(
        "Collisions", (f"{c.rule or '-'}  {_place(c.key, c.name)}: {c.effect}" for c in simulation.collisions)
    )
    yield from _section("COM servers", map(_com_line, simulation.com))
    yield from _section("Not installed", (f"{component}: {why}" for component, why in selection.skipped.items()))
    yield from _section("Taken as installed", (f"{component}: {why}" for component, why in selection.undecided.items()))
    yield from _section("Files", (_file_line(simulation, entry) for entry in sorted_files(simulation)))
    yield from _section("Registry", _registry_lines(simulation))
    yield from _section("Services", (f"{s.name}: {s.path} {s.arguments}".rstrip() for s in state.services))
    yield from _section("Shortcuts", (f"{s.path} -> {s.target} {s.arguments}".rstrip() for s in state.shortcuts))
    yield from _section("Environment", (f"{v.scope} {v.name}: {v.action} {v.value}" for v in state.environment))
    yield from _section("Ini files", (f"{i.path} [{i.section}] {i.key}={i.value}" for i in state.ini))
    yield from _section("Removed if there", (f"{r['what']} {r['path']} ({r['row']})" for r in removals(simulation)))
    yield from _section("Not known", (f"{u.row}: {u.why}" for u in state.unknown))
    yield from _section("Cannot decide", state.session.doubts)
    yield from _section("This rests on", (f"{fact.confidence}: {fact.text}" for fact in simulation.assumptions))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    lines = list(lines)
    if lines:
        yield ""
        yield f"{title} ({len(lines)})"
        for line in lines:
            yield f"  {line}"


def _place(key: str, name: str | None) -> str:
    return key if name is None else f"{key}\\{name or '(Default)'}"


def _com_line(server: ComServer) -> str:
    mark = {True: "works", False: "DEAD", None: "?"}[server.works]
    registered = server.server or "not decided"
    return f"{mark:<5}  {server.clsid} {server.kind}, {_view(server.view)}: {registered} ({server.why})"


def _view(view: str) -> str:
    return f"{view}-bit view" if view != "shared" else "both views"


def _file_line(simulation: Simulation, entry: FileEntry) -> str:
    contenders = ", ".join(f"{w.component} ({isa_of(simulation, w.file) or 'unknown'})" for w in entry.contenders())
    return f"{entry.path}  {contenders}"


def _registry_lines(simulation: Simulation) -> Iterator[str]:
    row_order = simulation.host.differs("stored-row-order")
    for entry in sorted_registry(simulation):
        kind, data, winner = entry.settle(row_order=row_order)
        shown = ", ".join(data) if isinstance(data, tuple) else data
        if entry.name is None:
            value = "(key)"
        elif winner is None:
            value = "not decided"
        else:
            value = f"= {shown} [{kind}]"
        writers = ", ".join(dict.fromkeys(writer.component for writer in entry.writers))
        yield f"{entry.view:<6} {_place(entry.key, entry.name)} {value}  {writers}"
