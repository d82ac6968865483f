"""Rewrites what formatted text refers to: ``[DIRECTORY]`` to the component's twin, ``[#file name]`` to the File key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from functools import cached_property

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.manifest.problems import did_you_mean
from crossmsi.model.draft import Draft, FileDraft
from crossmsi.model.folders import Folders

_REFERENCE = re.compile(r"\[([#!$])([^\[\]]+)\]|\[([A-Za-z_][A-Za-z0-9_.]*)\]")


class References:
    """Knows every file and folder by the names that a manifest may use."""

    def __init__(self, folders: Folders, drafts: Iterable[Draft], problems: list[CrossmsiError]) -> None:
        self.folders = folders
        self.problems = problems
        self.files: list[FileDraft] = []
        self.components: set[str] = set()
        self.home: dict[FileDraft, Draft] = {}
        for draft in drafts:
            self.components.add(draft.id)
            for file in draft.files:
                self.files.append(file)
                self.home[file] = draft

    @cached_property
    def _by_name(self) -> dict[str, list[FileDraft]]:
        """Files by key, installed name and source path, in lower case. Most packages never ask."""
        found: dict[str, list[FileDraft]] = {}
        for file in self.files:
            for name in {file.id.lower(), file.name.lower(), file.payload.source.lower()}:
                found.setdefault(name, []).append(file)
        return found

    def file(self, name: str, near: Set[FileDraft], at: SourceLocation) -> FileDraft | None:
        """The file that ``name`` (key, installed name or source path) means, first among ``near``, then anywhere.

        None after reporting that there is none, or more than one.
        """
        found = self._by_name.get(name.replace("\\", "/").lower(), [])
        exact = [file for file in found if file.id == name]
        local = [file for file in found if file in near]
        for choice in (local, exact, found):
            if len(choice) == 1:
                return choice[0]
            if choice:
                self._ambiguous(name, choice, at)
                return None
        hint = did_you_mean(name, sorted({name for file in self.files for name in (file.name, file.id)}))
        self.problems.append(
            CrossmsiError(
                f"'{name}' is installed by no component", where=at, hint=hint or "use the file's installed name"
            )
        )
        return None

    def _ambiguous(self, name: str, choice: list[FileDraft], at: SourceLocation) -> None:
        keys = ", ".join(sorted(file.id for file in choice)[:6])
        self.problems.append(
            CrossmsiError(f"'{name}' means {len(choice)} files", where=at, hint=f"use one of their keys: {keys}")
        )

    def text(
        self, text: str, at: SourceLocation, *, bits: int | None = None, near: Set[FileDraft] = frozenset()
    ) -> str:
        """``text`` with its references rewritten, as seen from a component of ``bits`` with the files ``near``."""
        if "[" not in text:
            return text

        def replaced(match: re.Match[str]) -> str:
            sign, target, name = match.groups()
            if name is not None:
                identifier = self.folders.declared_id(name, bits)
                return f"[{identifier}]" if identifier else match[0]
            if sign == "$":
                self._check_component(target, at)
                return match[0]
            file = self.file(target, near, at)
            return f"[{sign}{file.id}]" if file else match[0]

        return _REFERENCE.sub(replaced, text)

    def _check_component(self, name: str, at: SourceLocation) -> None:
        if name not in self.components:
            hint = did_you_mean(name, sorted(self.components))
            self.problems.append(CrossmsiError(f"there is no component '{name}'", where=at, hint=hint))
