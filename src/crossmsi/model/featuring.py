"""The feature tree with the components in it."""

from __future__ import annotations

from collections.abc import Sequence

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.features import Feature as Node
from crossmsi.manifest.manifest import Manifest
from crossmsi.manifest.problems import did_you_mean
from crossmsi.model.draft import EntryDrafts
from crossmsi.model.folders import Folders
from crossmsi.model.keys import all_drafts
from crossmsi.model.layout import Feature, FeatureLevel

DEFAULT = "Complete"
MAX_ID = 38
"""Characters that the key of the Feature table holds."""
MAX_DEPTH = 16
"""Levels that the feature table may be nested (https://learn.microsoft.com/windows/win32/msi/feature-table)."""


class FeatureTree:
    """Builds the features of a package."""

    def __init__(self, manifest: Manifest, folders: Folders, problems: list[CrossmsiError]) -> None:
        self.manifest = manifest
        self.folders = folders
        self.problems = problems
        self.members: dict[str, list[str]] = {}
        self._collect(manifest.features, 1)

    def _collect(self, nodes: dict[str, Node], depth: int) -> None:
        for identifier, node in nodes.items():
            if identifier in self.members:
                self.problems.append(node.problem(f"the feature id '{identifier}' is used twice"))
            if len(identifier) > MAX_ID:
                self.problems.append(
                    node.problem(
                        f"the feature id '{identifier}' has {len(identifier)} characters, {MAX_ID} are allowed"
                    )
                )
            if depth > MAX_DEPTH:
                self.problems.append(node.problem(f"features may be nested {MAX_DEPTH} deep"))
            self.members.setdefault(identifier, [])
            self._collect(node.features, depth + 1)

    def build(self, groups: Sequence[EntryDrafts]) -> tuple[Feature, ...]:
        """The tree with each entry's components in the features it names, or in the first one."""
        first = next(iter(self.manifest.features), DEFAULT)
        self.members.setdefault(first, [])
        for group in groups:
            for name in group.entry.feature or [first]:
                if name not in self.members:
                    hint = did_you_mean(name, list(self.members)) or f"known features: {', '.join(self.members)}"
                    self.problems.append(
                        group.entry.problem(f"there is no feature '{name}'", field="feature", hint=hint)
                    )
                    continue
                self.members[name] += [draft.id for draft in all_drafts(group)]
        if not self.manifest.features:
            return (self._default(),)
        return tuple(self._feature(identifier, node) for identifier, node in self.manifest.features.items())

    def _default(self) -> Feature:
        package = self.manifest.package
        return Feature(
            id=DEFAULT,
            title=package.name,
            description=package.description,
            level=1,
            display="expand",
            required=False,
            advertise=False,
            directory=None,
            levels=(),
            components=tuple(self.members[DEFAULT]),
            children=(),
            at=package.at,
        )

    def _feature(self, identifier: str, node: Node) -> Feature:
        directory = None
        if node.directory is not None:
            directory = self.folders.declared_id(node.directory)
            if directory is None or not directory.isupper():
                why = "is not declared under 'directories:'" if directory is None else "is not public (upper case)"
                self.problems.append(node.problem(f"the directory '{node.directory}' {why}", field="directory"))
        return Feature(
            id=identifier,
            title=node.title or identifier,
            description=node.description,
            level=node.level,
            display=node.display,
            required=node.required,
            advertise=node.advertise,
            directory=directory,
            levels=tuple(FeatureLevel(level=item.level, condition=item.condition, at=item.at) for item in node.levels),
            components=tuple(dict.fromkeys(self.members[identifier])),
            children=tuple(self._feature(child, item) for child, item in node.features.items()),
            at=node.at,
        )
