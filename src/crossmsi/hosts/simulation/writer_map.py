"""Writers by place and name, cheap to build from groups that are the same on every host."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, Protocol, TypeVar


class Ordered(Protocol):
    """What writes: ``order`` is (action, row) in the sequence."""

    @property
    def order(self) -> tuple[int, int]: ...


Place = TypeVar("Place", bound=Hashable)
Name = TypeVar("Name", bound=Hashable)
Writer = TypeVar("Writer", bound=Ordered)
Group = Mapping[Name, Sequence[Writer]]


class WriterMap(Generic[Place, Name, Writer]):
    """Place → name → writers.

    A group that is alone at its place is kept as it is, and copied only when another one comes: hosts share the groups
    of a package, so that a host costs as much as it has groups, not rows.
    """

    def __init__(self) -> None:
        self._groups: dict[Place, Group] = {}
        self._own: dict[Place, dict[Name, Sequence[Writer]]] = {}
        self._several: dict[tuple[Place, Name], None] = {}

    def __len__(self) -> int:
        return sum(map(len, self._groups.values()))

    def __contains__(self, place: object) -> bool:
        return place in self._groups

    def places(self) -> Iterable[Place]:
        """All places, in the order in which they were first written to."""
        return self._groups.keys()

    def names(self, place: Place) -> Iterable[Name]:
        """What was written at a place; nothing at an unknown one."""
        return self._groups.get(place, {}).keys()

    def writers(self, place: Place, name: Name) -> Sequence[Writer]:
        """Everyone who wrote there, in the order of the sequence; empty when nobody did."""
        found = self._groups.get(place, {}).get(name, ())
        return found if len(found) == 1 else sorted(found, key=lambda writer: writer.order)

    def shared(self) -> Iterator[tuple[Place, Name]]:
        """Where more than one group wrote."""
        return iter(self._several)

    def merge(self, place: Place, group: Group) -> None:
        """Add a group of writers; it must not be changed afterwards."""
        if place not in self._groups:
            self._groups[place] = group
            return
        own = self._owned(place)
        for name, writers in group.items():
            present = own.get(name)
            if present is None:
                own[name] = writers
            else:
                self._several[place, name] = None
                if isinstance(present, list):
                    present.extend(writers)
                else:
                    own[name] = [*present, *writers]

    def remove(self, place: Place, name: Name) -> None:
        """Forget what was written under a name."""
        if name in self._groups.get(place, {}):
            del self._owned(place)[name]
            self._several.pop((place, name), None)

    def remove_place(self, place: Place) -> None:
        """Forget a place."""
        for name in self.names(place):
            self._several.pop((place, name), None)
        self._groups.pop(place, None)
        self._own.pop(place, None)

    def _owned(self, place: Place) -> dict[Name, Sequence[Writer]]:
        own = self._own.get(place)
        if own is None:
            own = self._groups[place] = self._own[place] = dict(self._groups[place])
        return own
