"""A package's database with the facts that rules share, each computed once, on first use."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeVar

from crossmsi.analysis.components import Component, decode_components
from crossmsi.analysis.conditions import Condition, ConditionSyntaxError, parse
from crossmsi.analysis.custom_actions import CustomAction, decode
from crossmsi.analysis.directories import DirectoryTree
from crossmsi.analysis.features import FeatureGraph
from crossmsi.analysis.folders import PROFILE_FOLDERS, SYSTEM_FOLDERS
from crossmsi.analysis.formatted import FormattedText, parse_formatted
from crossmsi.analysis.indexes import Indexes
from crossmsi.analysis.package_files import PackageFiles
from crossmsi.analysis.payloads import Payloads
from crossmsi.analysis.rows import text
from crossmsi.analysis.sequences import SEQUENCE_TABLES, Sequence
from crossmsi.analysis.summary_facts import SummaryFacts, summary_facts
from crossmsi.analysis.validation_rows import ValidationRows
from crossmsi.msi import Database

if TYPE_CHECKING:
    from crossmsi.pe import PeIdentity

Fact = TypeVar("Fact")
# Texts that are looked at again and again are parsed once; longer ones are rare and would cost memory.
_MEMO_LENGTH = 1024


class Package:
    """A Database and what follows from it.

    ``path`` is the .msi file, if there is one (external cabinets and loose files are looked up beside it).
    ``payloads`` maps File keys to the identities of their source files, for a package that is not packed yet, and
    ``foreign_ok`` are its components whose manifest says so; no table can, so it is empty for an .msi file.
    Nothing here raises for odd contents: wrong types read as null, absent tables as empty.
    """

    def __init__(
        self,
        db: Database,
        *,
        path: str | os.PathLike[str] | None = None,
        payloads: Mapping[str, PeIdentity] | None = None,
        foreign_ok: Iterable[str] = (),
    ) -> None:
        self.db = db
        self.path = None if path is None else os.fspath(path)
        self.index = Indexes(db)
        self.foreign_ok = frozenset(foreign_ok)
        self._given_payloads = payloads
        self._kept: dict[Callable[[Package], Any], Any] = {}
        self._conditions: dict[str, Condition | ConditionSyntaxError] = {}
        self._formatted: dict[str, FormattedText] = {}

    def has(self, table: str) -> bool:
        """Whether the table exists, be it empty."""
        return table in self.db

    def rows(self, table: str) -> Iterable[Any]:
        """The rows of a table, none when it is absent."""
        return self.db.rows(table)

    def kept(self, make: Callable[[Package], Fact]) -> Fact:
        """``make(self)``, called once: for what later stages find out and several of their parts need."""
        if make not in self._kept:
            self._kept[make] = make(self)
        return self._kept[make]

    # Texts

    def condition(self, value: str | None) -> Condition | ConditionSyntaxError:
        """The parsed condition, or the error it fails with (returned, not raised); both are kept."""
        source = value or ""
        found = self._conditions.get(source)
        if found is None:
            try:
                found = parse(source)
            except ConditionSyntaxError as error:
                found = error
            if len(source) <= _MEMO_LENGTH:
                self._conditions[source] = found
        return found

    def formatted(self, value: str | None) -> FormattedText:
        """The parsed formatted text (kept when it has brackets)."""
        source = value or ""
        if "[" not in source and "]" not in source:
            return FormattedText(source)
        found = self._formatted.get(source)
        if found is None:
            found = parse_formatted(source)
            if len(source) <= _MEMO_LENGTH:
                self._formatted[source] = found
        return found

    # Properties and summary

    @cached_property
    def properties(self) -> dict[str, str]:
        """The Property table: name → value ("" for null)."""
        result: dict[str, str] = {}
        for row in self.rows("Property"):
            if name := text(row, "Property"):
                result.setdefault(name, text(row, "Value") or "")
        return result

    @cached_property
    def summary(self) -> SummaryFacts:
        """Template, schema and word count of the summary information."""
        return summary_facts(self.db.summary)

    # Directories

    @cached_property
    def directories(self) -> DirectoryTree:
        """The Directory table as a tree; directories that the Property table sets have that literal path."""
        keys = self.index.values("Directory", "Directory")
        literals = {name: value for name, value in self.properties.items() if value and name in keys}
        return DirectoryTree(self.rows("Directory"), standard=SYSTEM_FOLDERS, literals=literals)

    @cached_property
    def profile_directories(self) -> frozenset[str]:
        """Keys of the per-user profile folders and of every directory below one of them."""
        return self.directories.below(PROFILE_FOLDERS)

    # Components and features

    @cached_property
    def components(self) -> dict[str, Component]:
        """Component key → decoded component, in row order; the first row with a key counts."""
        return decode_components(self.index)

    def component(self, key: str | None) -> Component | None:
        """One component by key."""
        return None if key is None else self.components.get(key)

    @cached_property
    def features(self) -> FeatureGraph:
        """Features and FeatureComponents."""
        columns = (self.index.texts("FeatureComponents", name) for name in ("Feature_", "Component_"))
        return FeatureGraph(self.rows("Feature"), zip(*columns, strict=True))

    @cached_property
    def components_in(self) -> dict[str, list[Component]]:
        """Directory key → components in it, in row order."""
        result: dict[str, list[Component]] = {}
        for component in self.components.values():
            if component.directory is not None:
                result.setdefault(component.directory, []).append(component)
        return result

    def rows_of(self, component: str | None, table: str, column: str = "Component_") -> list[Any]:
        """The rows of a table that belong to a component."""
        return self.index.rows_by(table, column).get(component, [])

    def files_of(self, component: str | None) -> list[Any]:
        """The File rows of a component."""
        return self.rows_of(component, "File")

    def registry_of(self, component: str | None) -> list[Any]:
        """The Registry rows of a component."""
        return self.rows_of(component, "Registry")

    def file(self, key: str | None) -> Any | None:
        """The File row with this key."""
        return None if key is None else self.files.rows.get(key)

    # Actions

    @cached_property
    def custom_actions(self) -> dict[str, CustomAction]:
        """Action → decoded custom action, in row order."""
        result: dict[str, CustomAction] = {}
        for row in self.rows("CustomAction"):
            action = decode(row)
            result.setdefault(action.name, action)
        return result

    @cached_property
    def sequences(self) -> dict[str, Sequence]:
        """The six action sequence tables by name; absent ones are empty with ``exists`` False."""
        return {name: Sequence(name, self.rows(name), exists=self.has(name)) for name in SEQUENCE_TABLES}

    def sequence(self, table: str) -> Sequence:
        """One of the six action sequence tables. Raises KeyError for another name."""
        return self.sequences[table]

    # _Validation

    @cached_property
    def validation(self) -> ValidationRows:
        """The package's own _Validation table."""
        return ValidationRows(self.rows("_Validation"))

    # Files themselves

    @cached_property
    def files(self) -> PackageFiles:
        """Where the contents of each File row are."""
        return PackageFiles(self.db, self.index, self.summary, lambda: self.directories, path=self.path)

    @cached_property
    def payloads(self) -> Payloads:
        """File key → identity of the file's contents; reads cabinets and files on first use."""
        return Payloads(self.db, self.files, given=self._given_payloads)

    @cached_property
    def source_names(self) -> dict[str, str]:
        """File key → name of the source file, for PE files of a package that is not packed yet."""
        given = self._given_payloads or {}
        return {key: PurePath(identity.path).name for key, identity in given.items() if identity.format == "pe"}
