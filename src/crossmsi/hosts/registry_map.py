"""Physical registry keys: which copy of a key the 32- and the 64-bit view show.

Data: ``data/registry_keys.txt``; sources: https://learn.microsoft.com/windows/win32/winprog64/shared-registry-keys
and https://learn.microsoft.com/windows/win32/winprog64/registry-reflection
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from crossmsi.hosts.datafile import read_sections

NODE = "Wow6432Node"
_NODE = NODE.lower()
Segments = tuple[str, ...]


class Place(NamedTuple):
    """A physical key. ``view``: "64", "32" or "shared", the view whose programs see it; ``key``: its path as the
    host's 64-bit or only view names it; ``behaviour``: of data/registry_keys.txt, "plain" on 32-bit Windows."""

    view: str
    key: str
    behaviour: str

    @property
    def reflected(self) -> bool:
        """Whether writes are copied to the other view (subject to the behaviour's exception)."""
        return self.behaviour.startswith("reflected")


def fold(key: str) -> Segments:
    """The segments of a key in lower case: what comparisons use."""
    return tuple(key.lower().split("\\"))


class _Branch:
    """A key of the table: how it behaves, where its 32-bit copies lie, and the keys below it that have entries."""

    __slots__ = ("behaviour", "below", "node")

    def __init__(self) -> None:
        self.behaviour: str | None = None
        self.node = False
        self.below: dict[str, _Branch] = {}

    def reach(self, segments: Segments) -> _Branch:
        """The branch of a key, made when missing."""
        branch = self
        for segment in segments:
            branch = branch.below.setdefault(segment, _Branch())
        return branch


class RegistryMap:
    """How one kind of host maps keys.

    ``links``: folded link → segments of its target. ``nodes``: keys whose redirected subkeys have their 32-bit copy
    below Wow6432Node. ``twice``: Wow6432Node in a key of 32-bit code is redirected once more (Wine).
    """

    def __init__(
        self, behaviours: dict[Segments, str], links: dict[Segments, Segments], nodes: list[Segments], *, twice: bool
    ) -> None:
        self.plain = not behaviours
        self._top = _Branch()
        for key, behaviour in behaviours.items():
            self._top.reach(key).behaviour = behaviour
        for key in nodes:
            self._top.reach(key).node = True
        self._links = links
        self._nodes = frozenset(nodes)
        self._twice = twice

    def behaviour(self, key: str) -> str:
        """shared, redirected, reflected… of a logical key (without Wow6432Node); the nearest entry above counts."""
        return self._look_up(key)[0]

    def place(self, key: str, wide: bool) -> Place:
        """The physical place of a key as code of the given width names it; ``key`` begins with HKLM, HKCU or HKU."""
        if self.plain:
            return Place("32", key, "plain")
        if _NODE in key.lower():
            key = self._follow_links(key)
            logical = self._logical(key)
            if logical != key:
                if not wide and self._twice:
                    return self._redirect(key, False)
                # The 32-bit copy named by its place: the same key for code of either width.
                key, wide = logical, False
        return self._redirect(key, wide)

    def other(self, place: Place) -> Place:
        """The copy in the other view of a redirected key."""
        return self.place(self._logical(place.key), wide=place.view == "32")

    def _look_up(self, key: str) -> tuple[str, int]:
        """``(behaviour, length)``: how the key behaves and how many segments stand before the node of its copy."""
        behaviour, length = "shared", 0
        branch = self._top
        segments, before = key.lower().split("\\"), 0
        if segments[0] == "hku" and len(segments) > 1:
            # HKCU is a link to the key of one user.
            segments, before = ["hkcu", *segments[2:]], 1
        for position, segment in enumerate(segments, 1 + before):
            found = branch.below.get(segment)
            if found is None:
                break
            branch = found
            behaviour = branch.behaviour or behaviour
            if branch.node:
                length = position
        return behaviour, length

    def _redirect(self, key: str, wide: bool) -> Place:
        behaviour, length = self._look_up(key)
        if behaviour == "shared":
            return Place("shared", key, behaviour)
        if wide:
            return Place("64", key, behaviour)
        parts = key.split("\\", length)
        return Place("32", "\\".join((*parts[:length], NODE, *parts[length:])), behaviour)

    def _follow_links(self, key: str) -> str:
        parts = key.split("\\")
        # One link's target may begin with another link, no more.
        for _ in range(2):
            folded = tuple(part.lower() for part in parts)
            found = next((n for n in range(len(parts), 0, -1) if folded[:n] in self._links), None)
            if found is None:
                break
            parts = [*self._links[folded[:found]], *parts[found:]]
        return "\\".join(parts)

    def _logical(self, key: str) -> str:
        """The key without the node of its 32-bit copy; unchanged when it has none."""
        parts, folded = key.split("\\"), fold(key)
        for position in range(1, len(folded)):
            above = ("hkcu", *folded[2:position]) if folded[0] == "hku" else folded[:position]
            if folded[position] == _NODE and above in self._nodes:
                return "\\".join((*parts[:position], *parts[position + 1 :]))
        return key


PLAIN = RegistryMap({}, {}, [], twice=False)
"""Without WOW64: every key is its own place."""


@cache
def registry_map(generation: str, overrides: tuple[tuple[str, str], ...] = (), *, twice: bool = False) -> RegistryMap:
    """The map of a kind of host with WOW64. ``overrides``: keys that behave differently there."""
    sections = read_sections("registry_keys")
    seven = generation == "seven"
    behaviours = {}
    for line in sections["keys"]:
        since, before, key = line.split(None, 2)
        behaviours[fold(key)] = since if seven else before
    links = {}
    for line in sections["links"]:
        when, link, target = line.split()
        if seven or when == "always":
            links[fold(link)] = tuple(target.split("\\"))
    behaviours.update((fold(key), behaviour) for key, behaviour in overrides)
    return RegistryMap(behaviours, links, [fold(key) for key in sections["nodes"]], twice=twice)
