"""Where the packages of a split meet when they are installed beside each other.

A key that both registry views share, and a folder that is the same for both widths, are one place for two packages:
splitting doesn't part what Windows doesn't. Component rules:
https://learn.microsoft.com/windows/win32/msi/organizing-applications-into-components
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from crossmsi.hosts.host import Host
from crossmsi.hosts.simulation import Simulation
from crossmsi.report.decision.candidate import Candidate
from crossmsi.report.decision.document import Overlap

Pair = tuple[tuple[Candidate, Simulation], tuple[Candidate, Simulation]]


def overlaps(candidates: Sequence[Candidate], hosts: Sequence[Host]) -> list[Overlap]:
    """All of them, each told once with the hosts on which it is."""
    found: dict[Overlap, list[str]] = {}
    installed = {c.id: [s for s in c.situations(hosts) if s.simulation.installs] for c in candidates}
    for first, second in combinations(candidates, 2):
        for one in installed[first.id]:
            for other in installed[second.id]:
                both = [host for host in one.hosts if host in other.hosts]
                if both:
                    for overlap in _meet(((first, one.simulation), (second, other.simulation))):
                        found.setdefault(overlap, []).extend(host.name for host in both)
    order = {host.name: position for position, host in enumerate(hosts)}
    return [replace(item, hosts=tuple(sorted(names, key=order.__getitem__))) for item, names in found.items()]


def _meet(pair: Pair) -> Iterator[Overlap]:
    yield from _values(pair)
    yield from _files(pair)


def _values(pair: Pair) -> Iterator[Overlap]:
    (first, one), (second, other) = pair
    assert one.state is not None and other.state is not None
    for entry in one.state.registry:
        if entry.name is None:
            continue
        met = other.state.registry.get(entry.view, entry.key, entry.name)
        if met is None:
            continue
        (kind, data, _), (kind2, data2, _) = entry.settle(row_order=False), met.settle(row_order=False)
        if kind is None or kind2 is None or (kind, data) == (kind2, data2):
            continue
        if all(writer.reflected for writer in entry.writers) or all(writer.reflected for writer in met.writers):
            # What WOW64 copies yields to what is there: https://learn.microsoft.com/windows/win32/winprog64/registry-reflection
            continue
        yield Overlap(
            kind="value",
            place=f"{entry.key}\\{entry.name or '(Default)'}",
            packages=(first.id, second.id),
            components=(entry.writers[-1].component, met.writers[-1].component),
            text=f"one value for both packages: {first.label} wants '{data}', {second.label} wants '{data2}'. The one "
            "installed later remains, and removing either takes it away.",
            hosts=(),
            # The help folder of a type library is right in either package.
            severity="info" if entry.key.lower().endswith("\\helpdir") else "warning",
        )


def _files(pair: Pair) -> Iterator[Overlap]:
    (first, one), (second, other) = pair
    assert one.state is not None and other.state is not None
    for entry in one.state.files:
        met = other.state.files.get(entry.path)
        if met is None:
            continue
        mine, theirs = entry.writers[-1], met.writers[-1]
        places = dict(place=entry.path, packages=(first.id, second.id), components=(mine.component, theirs.component))
        if first.sources.get(mine.file) != second.sources.get(theirs.file):
            text = "one path for different files of the two packages: version rules decide which remains."
            yield Overlap(kind="file", text=text, hosts=(), severity="error", **places)
        elif _guid(first, mine.component) != _guid(second, theirs.component):
            text = "one file in two components with different GUIDs: removing either package removes it for both."
            yield Overlap(kind="component", text=text, hosts=(), severity="warning", **places)


def _guid(candidate: Candidate, component: str) -> str:
    found = candidate.package.component(component)
    return (found.guid or "").upper() if found else ""
