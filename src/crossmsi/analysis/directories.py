"""The Directory table as a tree with resolved paths.

Source: https://learn.microsoft.com/windows/win32/msi/directory-table
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crossmsi.analysis.default_dir import DirectoryNames, split_default_dir
from crossmsi.analysis.rows import text

Path = tuple[str, ...]


@dataclass(slots=True, eq=False)
class Directory:
    """One row of the Directory table.

    ``parent`` is None for a root (null parent, or the row names itself). ``anchored`` means that the path starts
    here: a root, a standard folder, a folder whose path the Property table gives, or one whose parent is missing.
    """

    key: str
    row: Any
    parent: str | None
    names: DirectoryNames
    anchored: bool
    parent_missing: bool

    @property
    def is_root(self) -> bool:
        """Whether the row is a root of the table."""
        return self.parent is None

    @property
    def is_dot(self) -> bool:
        """Whether the target is the parent folder itself (no subfolder)."""
        return self.names.target_long in (".", "")


class DirectoryTree:
    """All directories; of rows with one key the first counts.

    ``standard`` holds the names of the folders that the installer sets (ProgramFilesFolder …), ``literals`` the
    paths which the Property table gives to directories. Everything is linear in the number of rows (a single
    ``path`` in its depth), whatever the table's shape.
    """

    def __init__(
        self, rows: Iterable[Any], *, standard: Container[str] = (), literals: Mapping[str, str] | None = None
    ) -> None:
        self._standard = standard
        self._literals = literals or {}
        self._by_key: dict[str, Directory] = {}
        first: dict[str, Any] = {}
        for row in rows:
            if key := text(row, "Directory"):
                first.setdefault(key, row)
        for key, row in first.items():
            parent = text(row, "Directory_Parent")
            parent = None if parent == key else parent
            missing = parent is not None and parent not in first
            anchored = parent is None or missing or key in standard or key in self._literals
            names = split_default_dir(text(row, "DefaultDir") or "")
            self._by_key[key] = Directory(key, row, parent, names, anchored, missing)

    def __len__(self) -> int:
        return len(self._by_key)

    def __iter__(self) -> Iterator[Directory]:
        """The directories in row order."""
        return iter(self._by_key.values())

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def get(self, key: str | None) -> Directory | None:
        """The directory with this key."""
        return None if key is None else self._by_key.get(key)

    @cached_property
    def roots(self) -> tuple[Directory, ...]:
        """Directories with a null parent or with themselves as parent, in row order."""
        return tuple(d for d in self if d.is_root)

    @cached_property
    def orphans(self) -> tuple[Directory, ...]:
        """Directories whose parent has no row, in row order."""
        return tuple(d for d in self if d.parent_missing)

    @cached_property
    def children(self) -> dict[str, list[Directory]]:
        """Parent key → directories directly below, in row order (missing parents are keys too)."""
        result: dict[str, list[Directory]] = {}
        for directory in self:
            if directory.parent is not None:
                result.setdefault(directory.parent, []).append(directory)
        return result

    @cached_property
    def _topological(self) -> tuple[Directory, ...]:
        """Every directory that hangs on a root or a missing parent, parents first."""
        order = [d for d in self if d.is_root or d.parent_missing]
        for directory in order:
            order += self.children.get(directory.key, ())
        return tuple(order)

    @cached_property
    def cyclic(self) -> frozenset[str]:
        """Keys on a cycle of two or more parents, or below one: they have no path."""
        return frozenset(self._by_key.keys() - {d.key for d in self._topological})

    def chain(self, key: str) -> tuple[Directory, ...]:
        """The directory and its ancestors that have rows, nearest first; on a cycle each is listed once."""
        result: list[Directory] = []
        seen: set[str] = set()
        current = self.get(key)
        while current is not None and current.key not in seen:
            seen.add(current.key)
            result.append(current)
            current = self.get(current.parent)
        return tuple(result)

    def ancestor_keys(self, key: str) -> tuple[str, ...]:
        """The key, its ancestors' keys and finally a missing parent's name, nearest first."""
        chain = self.chain(key)
        if not chain:
            return (key,)
        keys = tuple(d.key for d in chain)
        return (*keys, chain[-1].parent) if chain[-1].parent_missing else keys  # type: ignore[arg-type]

    @cached_property
    def _nearest_standard(self) -> dict[str, str | None]:
        nearest: dict[str, str | None] = {}
        for directory in self._topological:
            if directory.key in self._standard:
                nearest[directory.key] = directory.key
            elif directory.parent is None:
                nearest[directory.key] = None
            elif directory.parent_missing:
                nearest[directory.key] = directory.parent if directory.parent in self._standard else None
            else:
                nearest[directory.key] = nearest[directory.parent]
        return nearest

    def nearest_standard(self, key: str | None) -> str | None:
        """The first standard folder from the directory upwards (itself and missing parents included).

        A standard folder without a row of its own is its own nearest one. None for other unknown keys and in cycles.
        """
        if key in self._by_key:
            return self._nearest_standard.get(key)
        return key if key in self._standard else None

    def below(self, tops: Container[str]) -> frozenset[str]:
        """The keys that are among ``tops`` or hang below one of them (a top need not have a row itself)."""
        result: set[str] = set()
        for directory in self._topological:
            if directory.key in tops or directory.parent in result or (directory.parent or "") in tops:
                result.add(directory.key)
        return frozenset(result)

    @cached_property
    def root_of(self) -> dict[str, str]:
        """Key → key of its topmost ancestor with a row; directories in cycles are left out."""
        result: dict[str, str] = {}
        for directory in self._topological:
            top = directory.is_root or directory.parent_missing
            result[directory.key] = directory.key if top else result[directory.parent]  # type: ignore[index]
        return result

    @cached_property
    def _long_locations(self) -> dict[str, int]:
        return self._locations(short=False)

    @cached_property
    def _short_locations(self) -> dict[str, int]:
        return self._locations(short=True)

    def _locations(self, *, short: bool) -> dict[str, int]:
        """Key → number; two directories share a number exactly when their target paths agree, case ignored."""
        known: dict[tuple[int, str], int] = {}
        result: dict[str, int] = {}
        for directory in self._topological:
            here = -1
            steps = self._anchor_path(directory, short) if directory.anchored else self._step(directory, short)
            if not directory.anchored:
                here = result[directory.parent]  # type: ignore[index]
            for step in steps:
                here = known.setdefault((here, step.casefold()), len(known))
            result[directory.key] = here
        return result

    def location(self, key: str | None, *, short: bool = False) -> int | str | None:
        """A token that is equal for directories with the same target path (long names, or short ones), case ignored.

        A folder without a row is its own place: its token is its name. None in cycles and for a null key.
        """
        if key not in self._by_key:
            return key
        return (self._short_locations if short else self._long_locations).get(key)

    def path(self, key: str, *, short: bool = False) -> Path | None:
        """The target path as segments; the first one is the key of a root or standard folder, or a literal path's.

        ``.`` adds no segment. A folder without a row gives its own name; None in cycles.
        """
        if key not in self._by_key:
            return (key,)
        if key in self.cyclic:
            return None
        names: list[str] = []
        for directory in self.chain(key):
            if directory.anchored:
                return (*self._anchor_path(directory, short), *reversed(names))
            names += self._step(directory, short)
        return None

    def source_path(self, key: str, *, short: bool = False) -> Path | None:
        """The path below the source root as segments (empty for the root itself); None in cycles and unknown keys."""
        if key not in self._by_key or key in self.cyclic:
            return None
        names: list[str] = []
        for directory in self.chain(key):
            name = directory.names.source_short if short else directory.names.source_long
            if not directory.is_root and name not in (".", ""):
                names.append(name)
        return tuple(reversed(names))

    def _anchor_path(self, directory: Directory, short: bool) -> Path:
        literal = self._literals.get(directory.key)
        if literal is not None:
            return tuple(part for part in literal.split("\\") if part) or (directory.key,)
        if directory.parent_missing and directory.key not in self._standard:
            return (directory.parent, *self._step(directory, short))  # type: ignore[return-value]
        return (directory.key,)

    @staticmethod
    def _step(directory: Directory, short: bool) -> Path:
        name = directory.names.target_short if short else directory.names.target_long
        return () if name in (".", "") else (name,)
