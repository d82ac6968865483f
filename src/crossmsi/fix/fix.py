"""The base of every fix: what it looks at, and what it wants to change."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.fix.source import Edit, Source

if TYPE_CHECKING:
    from crossmsi.manifest import Manifest
    from crossmsi.manifest.component import Component as Entry
    from crossmsi.model.component import Component
    from crossmsi.pack.pipeline import Prepared
    from crossmsi.report.outcome import FileOutcome


@dataclass(frozen=True, slots=True)
class Repair:
    """One correction: what it does, where, and the edits. Without edits it can't be made, and ``what`` says why."""

    what: str
    at: SourceLocation
    edits: tuple[Edit, ...] = ()


@dataclass
class Subject:
    """A manifest under repair. ``prepared`` and ``outcome`` are None while it can't be compiled: ``error`` says why.

    ``texts`` are those of files that were changed; ``load`` reads the manifest with such texts.
    """

    manifest: Manifest
    texts: Mapping[str, str]
    load: Callable[[Mapping[str, str]], Manifest]
    prepared: Prepared | None = None
    outcome: FileOutcome | None = None
    error: CrossmsiError | None = None
    _sources: dict[str, Source] = field(default_factory=dict, init=False)

    def source(self, at: SourceLocation) -> Source:
        """The file that a place is in."""
        if at.path not in self._sources:
            self._sources[at.path] = Source(at.path, self.manifest.text_of(at.path))
        return self._sources[at.path]

    @cached_property
    def components(self) -> dict[str, Component]:
        """The components that the manifest resolved to, by id."""
        return {component.id: component for component in self.prepared.model.components} if self.prepared else {}

    def entry_of(self, component: Component) -> Entry | None:
        """The manifest's entry that a component is made of."""
        return self.entry_at(component.at)

    def entry_at(self, at: SourceLocation) -> Entry | None:
        """The first entry of ``components`` that is written in a line."""
        return next((entry for entry in self.manifest.components if (at.path, at.line) in entry.lines), None)


class Fix(ABC):
    """A subclass in a module of ``fix/fixes`` is found by itself. ``rules`` are those whose findings it removes.

    ``early`` ones work on manifests that can't be compiled yet.
    """

    rules: ClassVar[tuple[str, ...]]
    early: ClassVar[bool] = False

    @abstractmethod
    def find(self, subject: Subject) -> Iterator[Repair]:
        """What can be corrected, and what can't, though it looks like it."""

    def side_effects(self, before: Subject, after: Subject) -> Iterator[str]:
        """What else the repairs changed that their author should know."""
        yield from ()
