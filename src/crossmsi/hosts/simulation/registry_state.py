"""The registry after a simulated installation: each value at its physical key, with everyone who wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from crossmsi.hosts.registry_map import Place, RegistryMap
from crossmsi.hosts.simulation.reflection import reflect
from crossmsi.hosts.simulation.registry_writer import MULTI, At, Data, RegistryWriter
from crossmsi.hosts.simulation.writer_map import Group, WriterMap

SERVER_KEYS = frozenset({"inprocserver32", "localserver32"})


class RegistryEntry(NamedTuple):
    """A value, or a key that is made without one (``name`` None), with its writers in the order of the sequence."""

    view: str
    key: str
    name: str | None
    writers: Sequence[RegistryWriter]

    def contenders(self) -> list[RegistryWriter]:
        """The writers of the last action that set the value: their order among each other is not documented."""
        setting = [writer for writer in self.writers if writer.mode == "set"] or list(self.writers)
        last = setting[-1].order[0]
        return [writer for writer in setting if writer.order[0] == last]

    def settle(self, *, row_order: bool) -> tuple[str | None, Data, RegistryWriter | None]:
        """``(type, data, surviving writer)``. Writers that agree count as one; if they don't, what remains is None
        unless ``row_order`` says that the last row wins."""
        contenders = self.contenders()
        if not row_order and len({(writer.type, writer.data) for writer in contenders}) > 1:
            return None, None, None
        winner = contenders[-1]
        data = self._combined(winner) if winner.type == MULTI else winner.data
        return winner.type, data, winner

    def _combined(self, base: RegistryWriter) -> tuple[str, ...]:
        """The list of ``base`` with what others append and prepend; a string that is there already moves."""
        parts: dict[str, None] = dict.fromkeys(base.data if isinstance(base.data, tuple) else ())
        for writer in self.writers:
            if writer is base or writer.mode == "set" or not isinstance(writer.data, tuple):
                continue
            kept = (part for part in parts if part not in writer.data)
            parts = dict.fromkeys([*kept, *writer.data] if writer.mode == "append" else [*writer.data, *kept])
        return tuple(parts)


class RegistryState:
    """Values by physical key. Keys and names are compared without case; the first spelling is kept.

    What is deferred meets nothing else, so ``shared`` and ``servers`` are complete without it; everything else adds it
    first.
    """

    def __init__(self, registry: RegistryMap) -> None:
        self.map = registry
        self.removed: list[tuple[Place, str | None, RegistryWriter]] = []
        self._places: dict[At, Place] = {}
        self._writers: WriterMap[At, str | None, RegistryWriter] = WriterMap()
        self._deferred: list[Callable[[], None]] = []
        self._reflected = self._yields = False

    def __len__(self) -> int:
        self._complete()
        return len(self._writers)

    def __iter__(self) -> Iterator[RegistryEntry]:
        """Every entry, keys in the order in which they were first written to."""
        self._complete()
        for at in self._writers.places():
            for name in self._writers.names(at):
                yield self._entry(at, name)

    def shared(self) -> Iterator[RegistryEntry]:
        """Entries that more than one group of rows wrote: the only ones in which components can meet."""
        return (self._entry(at, name) for at, name in self._writers.shared())

    def servers(self) -> Iterator[RegistryEntry]:
        """Default values of the InprocServer32 and LocalServer32 keys of classes."""
        for at in self._writers.places():
            parts = at[1].rsplit("\\", 3)
            if parts[-1] in SERVER_KEYS and len(parts) == 4 and parts[1] == "clsid" and "" in self._writers.names(at):
                yield self._entry(at, "")

    def beside(self, entry: RegistryEntry) -> Iterator[RegistryEntry]:
        """The other entries at an entry's key. A key at which rows met is complete from the start."""
        at, own = (entry.view, entry.key.lower()), entry.name and entry.name.lower()
        return (self._entry(at, name) for name in self._writers.names(at) if name != own)

    def get(self, view: str, key: str, name: str) -> RegistryEntry | None:
        """The value at a physical key."""
        self._complete()
        at, folded = (view, key.lower()), name.lower()
        return self._entry(at, folded) if folded in self._writers.names(at) else None

    def defer(self, write: Callable[[], None]) -> None:
        """Have something written when it is first needed."""
        self._deferred.append(write)

    def reflect(self, *, yields: bool) -> None:
        """End of the installation on a host that reflects: copy to the other view, now and what is deferred.
        ``yields``: components can forbid it."""
        self._reflected, self._yields = True, yields
        reflect(self.map, self._places, self._writers, self.merge, yields=yields)

    def _complete(self) -> None:
        if not self._deferred:
            return
        deferred, self._deferred = self._deferred, []
        present = set(self._places)
        for write in deferred:
            write()
        if self._reflected:
            added = {at: place for at, place in self._places.items() if at not in present}
            reflect(self.map, added, self._writers, self.merge, yields=self._yields)

    def merge(self, place: Place, group: Group) -> None:
        """Add writers by folded name at one key."""
        at = (place.view, place.key.lower())
        if at not in self._places:
            self._places[at] = place
        self._writers.merge(at, group)

    def write(self, place: Place, writer: RegistryWriter) -> None:
        """Add one writer."""
        self.merge(place, {writer.name and writer.name.lower(): (writer,)})

    def remove(self, removals: list[tuple[Place, str | None, RegistryWriter]]) -> None:
        """Remove values, and keys with all below them (name None); one pass over what is there so far."""
        self._complete()
        self.removed += removals
        trees = {(place.view, place.key.lower()) for place, name, _ in removals if name is None}
        for place, name, _ in removals:
            if name is not None:
                self._writers.remove((place.view, place.key.lower()), name.lower())
        for view, key in list(self._places) if trees else ():
            parts = key.split("\\")
            if any((view, "\\".join(parts[:length])) in trees for length in range(1, len(parts) + 1)):
                self._writers.remove_place((view, key))
                del self._places[view, key]

    def _entry(self, at: At, name: str | None) -> RegistryEntry:
        place, writers = self._places[at], self._writers.writers(at, name)
        return RegistryEntry(place.view, place.key, writers[0].name, writers)
