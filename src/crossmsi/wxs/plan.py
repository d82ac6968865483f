"""What the templates need beside the package itself: rows merged, grouped and shared out between elements.

WiX nests what the model keeps apart: searches lie inside their property, extensions inside their ProgId, ProgIds
inside their class. And it has one element per row of a table, where two components may name the same row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from os.path import splitext
from typing import TYPE_CHECKING, NamedTuple

from crossmsi.errors import SourceLocation
from crossmsi.model import Component

if TYPE_CHECKING:
    from crossmsi.model import (
        AppId,
        ComClass,
        ComInterface,
        ComServer,
        CustomAction,
        Extension,
        File,
        Package,
        ProgId,
        Scheduled,
    )
    from crossmsi.model.search import Locator

ADVERTISE_TABLE = {"AdvtExecuteSequence": "AdvertiseExecuteSequence"}  # table → WiX element, where they differ
DIALOG_SETS = {"minimal": "CrossmsiMinimal", "install-dir": "CrossmsiInstallDir", "feature-tree": "CrossmsiFeatureTree"}
CABINET_FILES = 65_535
CABINET_MIB = 2_000  # leaves room for what data that can't be compressed costs in addition, up to 2 GiB
ENGLISH = 9  # primary language id, the low ten bits of a language id
PRIMARY_LANGUAGE = 0x3FF


class PropertyElement(NamedTuple):
    """A ``Property`` element: the model's property with the searches that fill it."""

    id: str
    value: str | None
    secure: bool
    hidden: bool
    admin: bool
    locators: tuple[Locator, ...]
    at: SourceLocation


class SequenceElement(NamedTuple):
    """A sequence element: custom actions with their places, then standard actions with their numbers."""

    element: str
    places: tuple[tuple[CustomAction, Scheduled], ...]
    standard: tuple[tuple[str, int], ...] = ()


class FileTypes(NamedTuple):
    """ProgIds outside a class, each with its extensions, and the extensions that lie inside no ProgId."""

    prog_ids: tuple[tuple[ProgId, tuple[Extension, ...]], ...]
    extensions: tuple[Extension, ...]


class ComView(NamedTuple):
    """A COM server as its template shows it: without the rows that an earlier component has already."""

    server: ComServer
    app_id: AppId | None
    shown: frozenset[int]
    extension_map: Mapping[str, tuple[Extension, ...]]

    def prog_ids(self, item: ComClass) -> tuple[ProgId, ...]:
        """The ProgIds of ``item`` that are not in an earlier component."""
        return tuple(prog_id for prog_id in item.prog_ids if id(prog_id) in self.shown)

    def extensions(self, prog_id: ProgId) -> tuple[Extension, ...]:
        """The extensions of the component that belong to ``prog_id``."""
        return self.extension_map.get(prog_id.id, ())

    @property
    def own_interfaces(self) -> tuple[ComInterface, ...]:
        """The interfaces that the server's type library describes."""
        return tuple(item for item in self.server.interfaces if self._is_own(item))

    @property
    def foreign_interfaces(self) -> tuple[ComInterface, ...]:
        """The other ones."""
        return tuple(item for item in self.server.interfaces if not self._is_own(item))

    def _is_own(self, interface: ComInterface) -> bool:
        library = self.server.type_library
        return library is not None and interface.type_library == library.id


@dataclass(frozen=True)
class Plan:
    """The templates' ``plan``; ``remark_texts`` are remarks by component id, "" for the package."""

    package: Package
    standard_actions: tuple[tuple[str, int], ...] = ()
    remark_texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fragments: tuple[str, ...] = ()

    @property
    def cabinet_size(self) -> int:
        """MiB of files to a cabinet, when there are several."""
        return CABINET_MIB

    @cached_property
    def cabinet_template(self) -> str | None:
        """The name, with {0} for a number, of the cabinets of a package whose files don't fit into one."""
        sizes = [file.size for component in self.package.components for file in component.files]
        if len(sizes) <= CABINET_FILES and sum(sizes) <= CABINET_MIB << 20:
            return None
        cabinet = self.package.cabinet
        stem, ending = splitext(cabinet.name)
        # 8.3 with a number of three digits; files of several packages in one folder differ at the end of the stem.
        short = stem[:5] if cabinet.embedded or len(stem) <= 5 else stem[:2] + stem[-3:]
        return f"{short}{{0}}{ending}"

    @cached_property
    def properties(self) -> tuple[PropertyElement, ...]:
        """The properties in their order, then those that only a search fills."""
        searches: dict[str, list[Locator]] = defaultdict(list)
        places = {}
        for search in self.package.searches:
            searches[search.property].extend(search.locators)
            places.setdefault(search.property, search.at)
        elements = [
            PropertyElement(p.id, p.value, p.secure, p.hidden, p.admin, tuple(searches.pop(p.id, ())), p.at)
            for p in self.package.properties
        ]
        elements += [
            PropertyElement(name, None, False, False, False, tuple(locators), places[name])
            for name, locators in searches.items()
        ]
        return tuple(elements)

    @cached_property
    def sequences(self) -> tuple[SequenceElement, ...]:
        """The sequence tables with custom actions, by first use."""
        tables: dict[str, list[tuple[CustomAction, Scheduled]]] = {}
        if self.standard_actions:
            tables["InstallExecuteSequence"] = []
        for action in self.package.custom_actions:
            for place in action.scheduled:
                tables.setdefault(place.table, []).append((action, place))
        return tuple(
            SequenceElement(
                ADVERTISE_TABLE.get(table, table),
                tuple(places),
                self.standard_actions if table == "InstallExecuteSequence" else (),
            )
            for table, places in tables.items()
        )

    @cached_property
    def groups(self) -> tuple[tuple[str, tuple[Component, ...]], ...]:
        """The components in their order, neighbours with the same directory together."""
        runs = groupby(self.package.components, key=lambda component: component.directory)
        return tuple((directory, tuple(components)) for directory, components in runs)

    @cached_property
    def dialog_sets(self) -> tuple[str, ...]:
        """The ids of the ``UI`` elements in ``wix/`` that the package refers to."""
        ui, language = self.package.ui, self.package.language
        if ui.kind == "none":
            return ()
        main = DIALOG_SETS[ui.kind] + ("Licensed" if ui.license else "")
        english = language == 0 or language & PRIMARY_LANGUAGE == ENGLISH
        return (main, "CrossmsiErrors", "CrossmsiProgressText") if english else (main,)

    def remarks(self, item: Component | Package) -> Sequence[str]:
        """Remarks about what the dialect can't say, for a comment."""
        return self.remark_texts.get(item.id if isinstance(item, Component) else "", ())

    def file_runs(self, component: Component) -> Iterable[tuple[bool, Sequence[File]]]:
        """The files of ``component`` in runs: those that need nothing but id, name and source (True), and others."""
        key = component.key_path.id

        def is_plain(file: File) -> bool:
            flags = file.hidden or file.read_only or file.system or not file.vital
            return not flags and file.font is None and file.id != key

        if component.permissions:
            return [(False, component.files)]
        return [(plain, list(files)) for plain, files in groupby(component.files, key=is_plain)]

    def com(self, component: Component, server: ComServer) -> ComView:
        """How to show ``server`` of ``component``."""
        app_id = server.app_id if server.app_id and id(server.app_id) in self._first_uses else None
        return ComView(server, app_id, self._first_uses, self._extensions(component))

    def file_types(self, component: Component) -> FileTypes:
        """The file types of ``component`` outside its classes."""
        extensions = self._extensions(component)
        in_classes = {
            prog_id.id
            for server in component.com
            for item in server.classes
            for prog_id in item.prog_ids
            if id(prog_id) in self._first_uses
        }
        own = tuple((item, extensions.get(item.id, ())) for item in component.prog_ids)
        named = in_classes | {item.id for item in component.prog_ids}
        return FileTypes(own, tuple(item for item in component.extensions if item.prog_id not in named))

    def _extensions(self, component: Component) -> dict[str, tuple[Extension, ...]]:
        found: dict[str, tuple[Extension, ...]] = {}
        for extension in component.extensions:
            if extension.prog_id is not None:
                found[extension.prog_id] = (*found.get(extension.prog_id, ()), extension)
        return found

    @cached_property
    def _first_uses(self) -> frozenset[int]:
        """Identities of the AppIds and ProgIds of COM servers that no earlier component says in the same way."""
        seen, first = set(), set()
        for item in self._shared_rows():
            content = replace(item, at=SourceLocation(""))
            if content not in seen:
                seen.add(content)
                first.add(id(item))
        return frozenset(first)

    def _shared_rows(self) -> Iterable[AppId | ProgId]:
        for component in self.package.components:
            for server in component.com:
                if server.app_id:
                    yield server.app_id
                for item in server.classes:
                    yield from item.prog_ids
