"""Places that two components write differently: registry values and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crossmsi.hosts.host import Host
from crossmsi.hosts.simulation.component_isas import ComponentIsas
from crossmsi.hosts.simulation.exclusive import Coexistence
from crossmsi.hosts.simulation.file_state import FileEntry
from crossmsi.hosts.simulation.registry_state import RegistryEntry
from crossmsi.hosts.simulation.registry_writer import RegistryWriter
from crossmsi.hosts.simulation.state import State


@dataclass(frozen=True, slots=True)
class Collision:
    """``rule``: the ISA rule about it, None when the components are of one ISA; ``key``: physical key or file path;
    ``name``: value name, None for a file; ``survivor``: the component whose data remains, None when that isn't
    documented; ``certain``: False when it can't be told whether both are installed."""

    rule: str | None
    view: str | None
    key: str
    name: str | None
    components: tuple[str, ...]
    survivor: str | None
    effect: str
    certain: bool


def find_collisions(state: State, host: Host, isas: ComponentIsas) -> list[Collision]:
    """All collisions, registry first, in the order of the state."""
    coexistence = Coexistence(state.session)
    registry = (_registry(entry, state, host, isas, coexistence) for entry in state.registry.shared())
    files = (_file(entry, state, host, isas, coexistence) for entry in state.files.shared())
    return [found for kind in (registry, files) for found in kind if found is not None]


def _together(components: Sequence[str], coexistence: Coexistence) -> tuple[str, ...]:
    """The components that may meet another of the list on this host."""
    distinct = list(dict.fromkeys(components))
    return tuple(c for c in distinct if any(c != other and coexistence.possible(c, other) for other in distinct))


def _registry(
    entry: RegistryEntry, state: State, host: Host, isas: ComponentIsas, coexistence: Coexistence
) -> Collision | None:
    setting = [writer for writer in entry.writers if writer.mode == "set" and writer.type is not None]
    if len({(writer.type, writer.data) for writer in setting}) < 2:
        return None
    meeting = _together([writer.component for writer in setting], coexistence)
    allowed = frozenset(meeting)
    wants = {writer.component: writer for writer in setting if writer.component in allowed}
    if len({(writer.type, writer.data) for writer in wants.values()}) < 2:
        return None
    survivor = _registry_survivor(entry, wants, host)
    different = any(isas.differ(meeting[0], other) for other in meeting[1:])
    rule = ("ISA010" if host.registry.plain else "ISA011") if different else None
    doubt = _doubt(meeting, state)
    wanted = "; ".join(f"{component} wants {_shown(writer)}" for component, writer in wants.items())
    return Collision(
        rule, entry.view, entry.key, entry.name, meeting, survivor,
        f"one value for both: {wanted}. {_fate(survivor, host, wants)}{doubt}", not doubt,
    )  # fmt: skip


def _registry_survivor(entry: RegistryEntry, wants: dict[str, RegistryWriter], host: Host) -> str | None:
    contenders = [writer for writer in entry.contenders() if writer.component in wants]
    agreed = len({(writer.type, writer.data) for writer in contenders}) == 1
    return contenders[-1].component if contenders and (agreed or host.differs("stored-row-order")) else None


def _file(
    entry: FileEntry, state: State, host: Host, isas: ComponentIsas, coexistence: Coexistence
) -> Collision | None:
    meeting = _together([writer.component for writer in entry.writers], coexistence)
    if len(meeting) < 2:
        return None
    winner = entry.survivor(file_order=host.differs("file-order"))
    survivor = winner.component if winner is not None and winner.component in meeting else None
    different = any(isas.differ(meeting[0], other) for other in meeting[1:])
    doubt = _doubt(meeting, state)
    effect = f"one path for the files of {', '.join(meeting)}. {_fate(survivor, host, meeting)}{doubt}"
    return Collision("ISA015" if different else None, None, entry.path, None, meeting, survivor, effect, not doubt)


def _fate(survivor: str | None, host: Host, components: Sequence[str] | dict[str, RegistryWriter]) -> str:
    if survivor is None:
        return "Which of them remains is not documented."
    losers = ", ".join(component for component in components if component != survivor)
    why = "as the last written" if host.profile == "wine" else "its action comes later"
    return f"That of {survivor} remains ({why}); {losers} loses."


def _doubt(components: Sequence[str], state: State) -> str:
    reasons = [why for c in components if (why := state.session.selection.components.get(c))]
    return f" Cannot decide whether all are installed: {'; '.join(dict.fromkeys(reasons))}." if reasons else ""


def _shown(writer: RegistryWriter) -> str:
    data = ", ".join(writer.data) if isinstance(writer.data, tuple) else str(writer.data)
    return f"'{data}'"
