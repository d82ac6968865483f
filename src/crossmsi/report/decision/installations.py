"""One package on all hosts: what happens, told once for the hosts where it is the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crossmsi.hosts.host import Host
from crossmsi.report.decision.candidate import Candidate, Situation
from crossmsi.report.decision.evidence import Installation, Other, Statement
from crossmsi.report.decision.landing import dead_weight, file_rows, misplaced
from crossmsi.report.decision.listing import listing
from crossmsi.report.decision.titles import hosts_title
from crossmsi.report.decision.views import com_rows, registry_rows


def installations(
    candidate: Candidate, hosts: Sequence[Host], limit: int, facts: dict[str, Statement]
) -> tuple[Installation, ...]:
    """In the order of the hosts. What the predictions rest on is added to ``facts``."""
    found: dict[Installation, list[Host]] = {}
    for situation in candidate.situations(hosts):
        found.setdefault(_installation(candidate, situation, limit, facts), []).extend(situation.hosts)
    result = []
    for number, (item, sharing) in enumerate(found.items(), 1):
        ordered = [host for host in hosts if host in sharing]
        names = tuple(host.name for host in ordered)
        result.append(replace(item, id=f"{candidate.id}-{number}", hosts=names, title=hosts_title(ordered)))
    return tuple(result)


def _installation(candidate: Candidate, situation: Situation, limit: int, facts: dict[str, Statement]) -> Installation:
    """Without hosts and id, so that equal ones are equal."""
    simulation, host = situation.simulation, situation.host
    files, registry, com = file_rows(candidate, situation), registry_rows(situation), com_rows(situation)
    session = simulation.state.session if simulation.state is not None and simulation.installs else None
    for fact in simulation.assumptions:
        facts[fact.id] = Statement(text=fact.text, confidence=fact.confidence, source=fact.source)
    return Installation(
        id="",
        hosts=(),
        title="",
        wide=host.wow64,
        installs=simulation.installs,
        code=simulation.refusal.code if simulation.refusal else None,
        refusal=simulation.refusal.reason.replace(host.title, "this Windows") if simulation.refusal else "",
        installed=sum(row.size for row in files),
        misplaced=misplaced(files, host),
        dead_weight=dead_weight(files),
        collisions=sum(row.mark == "collision" and row.severity != "info" for row in registry)
        + sum(row.contended for row in files),
        dead=sum(row.works is False for row in com),
        files=listing(files, limit, lambda row: row.path.lower()),
        registry=listing(registry, limit, lambda row: (row.key.lower(), row.name or "")),
        com=listing(com, limit),
        others=listing(_others(situation), limit),
        skipped=listing([f"{key}: {why}" for key, why in session.selection.skipped.items()] if session else [], limit),
        doubts=listing(list(session.doubts) if session else [], limit),
        facts=tuple(fact.id for fact in simulation.assumptions),
    )


def _others(situation: Situation) -> list[Other]:
    state = situation.simulation.state
    if state is None or not situation.simulation.installs:
        return []
    services = [Other(what="service", name=s.name, value=s.path, component=s.component) for s in state.services]
    shortcuts = [Other(what="shortcut", name=s.path, value=s.target, component=s.component) for s in state.shortcuts]
    variables = [
        Other(what="environment", name=v.name, value=f"{v.action} {v.value}".strip(), component=v.component)
        for v in state.environment
    ]
    return [*services, *shortcuts, *variables]
