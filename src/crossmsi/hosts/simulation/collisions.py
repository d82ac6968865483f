"""Places that two components write differently: registry values and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crossmsi.analysis.bitness import FOLDERS
from crossmsi.hosts.host import Host
from crossmsi.hosts.simulation.component_isas import ComponentIsas
from crossmsi.hosts.simulation.exclusive import Coexistence
from crossmsi.hosts.simulation.file_state import FileEntry, FileWriter
from crossmsi.hosts.simulation.registry_state import SERVER_KEYS, RegistryEntry
from crossmsi.hosts.simulation.registry_writer import RegistryWriter
from crossmsi.hosts.simulation.shared_settings import shared_settings
from crossmsi.hosts.simulation.state import State

Writer = RegistryWriter | FileWriter


@dataclass(frozen=True, slots=True)
class Collision:
    """``rule``: the ISA rule about it, None when the components are of one ISA; ``key``: physical key or file path;
    ``name``: value name, None for a file; ``writers``: one a component, in the order of the sequence; ``survivor``: the
    component whose data remains, None when that isn't documented; ``fate``: the sentence about that; ``beside``: values
    of the same server key that only one of them writes, which stay whatever remains: name → component; ``doubt``: why
    it can't be told whether all are installed, "" when they are."""

    rule: str | None
    view: str | None
    key: str
    name: str | None
    writers: tuple[Writer, ...]
    survivor: str | None
    fate: str
    beside: tuple[tuple[str, str], ...] = ()
    doubt: str = ""

    @property
    def components(self) -> tuple[str, ...]:
        """Who meets there."""
        return tuple(writer.component for writer in self.writers)

    @property
    def certain(self) -> bool:
        """Whether all of them are installed."""
        return not self.doubt

    @property
    def wants(self) -> str:
        """What each component writes."""
        writers = [writer for writer in self.writers if isinstance(writer, RegistryWriter)]
        alike = len({shown(writer) for writer in writers}) < len({(writer.type, writer.data) for writer in writers})
        return "; ".join(f"{w.component} wants {shown(w)}{f' ({w.type})' if alike else ''}" for w in writers)

    @property
    def mixture(self) -> str:
        """The sentence about values that end up beside those of another component; "" without any."""
        if not self.beside:
            return ""
        values = ", ".join(f"{name or '(Default)'} ({component})" for name, component in self.beside)
        return f"Beside it stays what only one of them writes: {values}."

    @property
    def effect(self) -> str:
        """What happens, in a few sentences."""
        head = f"one value for both: {self.wants}." if self.name is not None else _one_path(self.components)
        doubt = f"Cannot decide whether all are installed: {self.doubt}." if self.doubt else ""
        return " ".join(part for part in (head, self.fate, self.mixture, doubt) if part)


def find_collisions(state: State, host: Host, isas: ComponentIsas) -> list[Collision]:
    """All collisions, registry first, then services and environment variables, in the order of the state."""
    coexistence = Coexistence(state.session)
    registry = (_registry(entry, state, host, isas, coexistence) for entry in state.registry.shared())
    settings = (_registry(entry, state, host, isas, coexistence) for entry in shared_settings(state, host))
    files = (_file(entry, state, host, isas, coexistence) for entry in state.files.shared())
    return [found for kind in (registry, settings, files) for found in kind if found is not None]


def shown(writer: RegistryWriter) -> str:
    """The data of a writer for people."""
    data = ", ".join(writer.data) if isinstance(writer.data, tuple) else str(writer.data)
    return f"'{data}'"


def _one_path(components: Sequence[str]) -> str:
    return f"one path for the files of {', '.join(components)}."


def _registry(
    entry: RegistryEntry, state: State, host: Host, isas: ComponentIsas, coexistence: Coexistence
) -> Collision | None:
    # The last row of a component is what it wants.
    wants = {w.component: w for w in entry.writers if w.mode == "set" and w.type is not None}
    data = {component: (writer.type, writer.data) for component, writer in wants.items()}
    if len(set(data.values())) < 2:
        return None
    writers = [
        writer
        for component, writer in wants.items()
        if any(data[other] != data[component] and coexistence.possible(component, other) for other in wants)
    ]
    if not writers:
        return None
    survivor = _registry_survivor(entry, {writer.component for writer in writers}, host)
    rule = ("ISA010" if host.registry.plain else "ISA011") if _isas_differ(writers, isas) else None
    return Collision(
        rule, entry.view, entry.key, entry.name, tuple(writers), survivor, _fate(survivor, host, writers),
        _beside(entry, state, writers), _doubt(writers, state),
    )  # fmt: skip


def _registry_survivor(entry: RegistryEntry, meeting: set[str], host: Host) -> str | None:
    contenders = [writer for writer in entry.contenders() if writer.component in meeting]
    agreed = len({(writer.type, writer.data) for writer in contenders}) == 1
    return contenders[-1].component if contenders and (agreed or host.differs("stored-row-order")) else None


def _beside(entry: RegistryEntry, state: State, writers: Sequence[RegistryWriter]) -> tuple[tuple[str, str], ...]:
    if entry.name != "" or entry.key.rpartition("\\")[2].lower() not in SERVER_KEYS:
        return ()
    meeting = {writer.component for writer in writers}
    found = []
    for other in state.registry.beside(entry):
        owners = {writer.component for writer in other.writers}
        if other.name and len(owners) == 1 and owners < meeting:
            found.append((other.name, owners.pop()))
    return tuple(found)


def _file(
    entry: FileEntry, state: State, host: Host, isas: ComponentIsas, coexistence: Coexistence
) -> Collision | None:
    owners = {writer.component: writer for writer in entry.writers}
    writers = [
        writer
        for component, writer in owners.items()
        if any(other != component and coexistence.possible(component, other) for other in owners)
    ]
    if len(writers) < 2:
        return None
    winner = entry.survivor(file_order=host.differs("file-order"))
    survivor = winner.component if winner is not None and winner in writers else None
    rule = "ISA015" if _isas_differ(writers, isas) or _folders_differ(writers, state) else None
    fate = _fate(survivor, host, writers)
    return Collision(rule, None, entry.path, None, tuple(writers), survivor, fate, doubt=_doubt(writers, state))


def _isas_differ(writers: Sequence[Writer], isas: ComponentIsas) -> bool:
    return any(isas.differ(writers[0].component, other.component) for other in writers[1:])


def _folders_differ(writers: Sequence[FileWriter], state: State) -> bool:
    """Whether the table has some of the files below a 64-bit folder and others not."""
    package = state.session.package
    directories = (package.components[writer.component].directory for writer in writers)
    widths = {FOLDERS.get(package.directories.nearest_standard(directory) or "") for directory in directories}
    return 64 in widths and len(widths) > 1


def _fate(survivor: str | None, host: Host, writers: Sequence[Writer]) -> str:
    if survivor is None:
        return "Which of them remains is not documented."
    losers = ", ".join(writer.component for writer in writers if writer.component != survivor)
    why = "as the last written" if host.profile == "wine" else "its action comes later"
    return f"That of {survivor} remains ({why}); {losers} loses."


def _doubt(writers: Sequence[Writer], state: State) -> str:
    reasons = [why for w in writers if (why := state.session.selection.components.get(w.component))]
    return "; ".join(dict.fromkeys(reasons))
