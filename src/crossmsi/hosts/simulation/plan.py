"""What is the same on every host: rows decoded once per package, and which host facts the package looks at."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from functools import cached_property
from typing import Any, NamedTuple

from crossmsi.analysis import Package
from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.components import Component
from crossmsi.analysis.conditions import Condition
from crossmsi.hosts.simulation.file_state import FileWriter
from crossmsi.hosts.simulation.registry_plan import RegistryPlan, registry_properties
from crossmsi.msi.schema import STANDARD_PROPERTIES


class ComponentFacts(NamedTuple):
    """What decides whether a component is installed: the features that have it, whether it only runs from its source,
    and its condition."""

    key: str
    features: tuple[str, ...]
    from_source: bool
    condition: str | None


class Plan:
    """Decoded rows of a package, each table on first use. ``file_states``: file systems by what decides about them."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._registry: dict[tuple[int, tuple[str | None, ...]], RegistryPlan] = {}
        self.file_states: dict[Hashable, Any] = {}
        self._files: dict[int, dict[str, dict[str, tuple[FileWriter, ...]]]] = {}

    @cached_property
    def components(self) -> list[ComponentFacts]:
        """Components in row order."""
        features_of = self.package.features.features_of
        source, optional = int(ComponentBits.SOURCE_ONLY), int(ComponentBits.OPTIONAL)
        return [
            ComponentFacts(c.key, features_of(c.key), c.attributes & (source | optional) == source, c.condition)
            for c in self.package.components.values()
        ]

    @cached_property
    def choices(self) -> frozenset[str]:
        """Public properties with a value in the Property table that the user may change, as far as conditions of
        components and features ask for them."""
        sources = self.package.index.values("Component", "Condition") | self.package.index.values(
            "Condition", "Condition"
        )
        conditions = (self.package.condition(source) for source in sources if isinstance(source, str))
        asked = {name for c in conditions if isinstance(c, Condition) for name in c.properties()}
        own = (name for name in asked & self.package.properties.keys() if name.isupper())
        return frozenset(name for name in own if name not in STANDARD_PROPERTIES)

    @cached_property
    def counted(self) -> list[Component]:
        """Components whose key file is counted in SharedDLLs."""
        shared = int(ComponentBits.SHARED_DLL_REF_COUNT)
        return [c for c in self.package.components.values() if c.attributes & shared and c.key_file]

    @cached_property
    def forbids_reflection(self) -> bool:
        """Whether a component wants its keys not to be reflected."""
        forbidding = int(ComponentBits.DISABLE_REGISTRY_REFLECTION)
        return any(c.attributes & forbidding for c in self.package.components.values())

    @cached_property
    def registry_properties(self) -> tuple[str, ...]:
        """The properties that keys and names of the Registry table refer to."""
        return tuple(sorted(registry_properties(self.package)))

    def registry(self, order: int, values: tuple[str | None, ...]) -> RegistryPlan:
        """Registry rows, grouped; ``order`` is the place of their action in the sequence, the same on all hosts,
        ``values`` are those of ``registry_properties`` at that moment."""
        if (order, values) not in self._registry:
            named = dict(zip(self.registry_properties, values, strict=True))
            self._registry[order, values] = RegistryPlan(self.package, order, named)
        return self._registry[order, values]

    def files(self, order: int) -> dict[str, dict[str, tuple[FileWriter, ...]]]:
        """Component → folded file name → writers, by Sequence, equal ones in stored order."""
        if order not in self._files:
            groups: dict[str, dict[str, tuple[FileWriter, ...]]] = {}
            columns = (
                self.package.index.column("File", name) for name in ("Sequence", "File", "Component_", "FileName")
            )
            rows = sorted(zip(*columns, strict=True), key=lambda row: row[0] if isinstance(row[0], int) else 0)
            for position, (_, key, component, filename) in enumerate(rows):
                if not (isinstance(key, str) and isinstance(component, str) and isinstance(filename, str)):
                    continue
                short, _, long = filename.partition("|")
                name = long or short
                group = groups.setdefault(component, {})
                writer, folded = FileWriter(component, "File", key, key, name, (order, position)), name.lower()
                group[folded] = (*group[folded], writer) if folded in group else (writer,)
            self._files[order] = groups
        return self._files[order]

    def mentions(self, names: Iterable[str]) -> frozenset[str]:
        """Those of the names that the package mentions where a property may stand: in a condition, in a formatted
        text, as a directory, or as a property that holds a path. All of them when a name is put together at run
        time."""
        names = frozenset(names)
        return self.mentions_in_texts(names) | frozenset(name for name in names if name in self.conditions)

    def mentions_in_texts(self, names: Iterable[str]) -> frozenset[str]:
        """``mentions`` without conditions."""
        if "[[" in self.texts:
            return frozenset(names)
        plain = set().union(*(self.package.index.values(table, column) for table, column in _PATH_COLUMNS))
        if any(self.package.index.values(table, "Icon_") for table in ("Class", "ProgId")):
            # Where a user's icons are kept.
            plain.add("AppDataFolder")
        return frozenset(name for name in names if name in plain or name in self._references)

    @cached_property
    def conditions(self) -> str:
        """Every condition, once, in one text to search."""
        tables = ("Component", "LaunchCondition", "Condition", "InstallExecuteSequence")
        return _joined(set().union(*(self.package.index.values(table, "Condition") for table in tables)))

    @cached_property
    def _references(self) -> frozenset[str]:
        """What stands in brackets in some text."""
        return frozenset(_BRACKETS.findall(self.texts))

    @cached_property
    def texts(self) -> str:
        """Every text with a bracket, once, in one text to search."""
        texts: set[str] = set()
        for table in self.package.db.tables.values():
            if table.name in _UNFORMATTED:
                continue
            for column in table.columns:
                # Keys that are called like their table are identifiers, and so are keys of other tables.
                if column.kind == "s" and column.name != table.name and not column.name.endswith("_"):
                    cells = set(table.column(column.name))
                    texts.update(cell for cell in cells if isinstance(cell, str) and "[" in cell)
        return _joined(texts)


def _joined(texts: set) -> str:
    return "\0".join(sorted(text for text in texts if isinstance(text, str)))


_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_PATH_COLUMNS = (
    ("Directory", "Directory"),
    ("Directory", "Directory_Parent"),
    ("Component", "Directory_"),
    ("DuplicateFile", "DestFolder"),
    ("MoveFile", "SourceFolder"),
    ("MoveFile", "DestFolder"),
    ("RemoveFile", "DirProperty"),
    ("IniFile", "DirProperty"),
    ("Shortcut", "Directory_"),
    ("Shortcut", "WkDir"),
    ("TypeLib", "Directory_"),
)
# Large tables without formatted text.
_UNFORMATTED = frozenset({"File", "Component", "FeatureComponents", "MsiFileHash", "_Validation", "Directory"})
