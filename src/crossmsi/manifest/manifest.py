"""The whole manifest."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import PrivateAttr

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.manifest.component import Component
from crossmsi.manifest.directories import Directory, StandardFolder
from crossmsi.manifest.features import Feature
from crossmsi.manifest.later import later
from crossmsi.manifest.lint import Lint
from crossmsi.manifest.node import AnyText, FilledText, Node, one_or_many, optional, required, section
from crossmsi.manifest.package import Package
from crossmsi.manifest.tree import Mapping, copied, key_paths
from crossmsi.manifest.types import Identifier, PublicProperty
from crossmsi.manifest.ui import Ui
from crossmsi.manifest.yamlfile import read_text

CustomAction = later("custom_actions", "CustomAction")
Property = later("properties", "Property")
Search = later("search", "Search")


class Manifest(Node):
    """A crossmsi manifest: what the package is, what goes into it and where it goes."""

    _tree: Mapping | None = PrivateAttr(default=None)
    _texts: dict[str, str] = PrivateAttr(default_factory=dict)

    def text_of(self, path: str) -> str:
        """The text of a file that the manifest was read from."""
        return read_text(path, self._texts)

    def copied_tree(self) -> Mapping:
        """A copy of what the manifest was made from, to be changed and given to manifest_of: includes are merged,
        lists of ISAs repeated and variables replaced."""
        assert self._tree is not None
        tree = copied(self._tree)
        for done in ("includes", "variables"):
            tree.drop(done)
        return tree

    def with_key_paths(self, problems: Iterable[CrossmsiError]) -> list[CrossmsiError]:
        """``problems`` with the key path of their place in front, where they do not name it yet."""
        paths = key_paths(self._tree)
        result = []
        for problem in problems:
            path = paths.get(problem.where) if isinstance(problem.where, SourceLocation) else None
            if path and not problem.what.startswith(path):
                problem = CrossmsiError(f"{path}: {problem.what}", where=problem.where, hint=problem.hint)
            result.append(problem)
        return result

    package: Package = required("What the package is and where it runs.")
    variables: dict[str, AnyText] = optional("Texts for ${name}; --define name=value wins over them.", {})
    includes: one_or_many(FilledText) = optional(
        "Manifests to merge: their lists come first, this file's keys win.", []
    )
    directories: dict[StandardFolder, dict[Identifier, Directory]] = optional(
        "Folders by standard folder (ProgramFiles, LocalAppData, ProgramMenu …), then by id. ProgramFiles, CommonFiles "
        "and System follow each component's bitness. INSTALLFOLDER is ProgramFiles/<name> unless stated here.",
        {},
    )
    features: dict[Identifier, Feature] = optional("The feature tree by id; default: one feature with everything.", {})
    components: list[Component] = optional("What is installed.", [])
    properties: dict[Identifier, Property] = optional("Properties by name.", {})
    search: dict[PublicProperty, one_or_many(Search)] = optional(
        "Places to look into, by the property that is set.", {}
    )
    custom_actions: dict[Identifier, CustomAction] = optional("Custom actions by id.", {})
    ui: Ui = section("Dialogs: none, minimal, install-dir or feature-tree.")
    lint: Lint = section("Which rules run on this package.")
