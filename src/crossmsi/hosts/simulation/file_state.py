"""The file system after a simulated installation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from re import compile as compile_pattern
from re import escape
from typing import NamedTuple

from crossmsi.hosts.simulation.writer_map import Group, WriterMap

Order = tuple[int, int]


class FileWriter(NamedTuple):
    """Who put a file there: ``row`` is the key in ``table``, ``file`` the File key whose contents it has, ``name`` the
    file's name there, ``order`` (action, row) in the sequence."""

    component: str
    table: str
    row: str
    file: str
    name: str
    order: Order


class FileEntry(NamedTuple):
    """One path with its writers in the order of the sequence."""

    path: str
    writers: Sequence[FileWriter]

    def contenders(self) -> list[FileWriter]:
        """The writers of the last action: which of them remains is not documented."""
        last = self.writers[-1].order[0]
        return [writer for writer in self.writers if writer.order[0] == last]

    def survivor(self, *, file_order: bool) -> FileWriter | None:
        """Whose file remains; None when several contend, unless the last one in File.Sequence wins."""
        contenders = self.contenders()
        return contenders[-1] if file_order or len(contenders) == 1 else None


class FileState:
    """Files by folder and name, compared without case; the first spelling is kept.

    ``removed``: paths (with wildcards) that RemoveFile deletes, with who asks.
    """

    def __init__(self) -> None:
        self.removed: list[tuple[str, FileWriter]] = []
        self._folders: dict[str, str] = {}
        self._writers: WriterMap[str, str, FileWriter] = WriterMap()

    def __len__(self) -> int:
        return len(self._writers)

    def __iter__(self) -> Iterator[FileEntry]:
        """Every file, folders in the order in which they were first written to."""
        for folder in self._writers.places():
            for name in self._writers.names(folder):
                yield self._entry(folder, name)

    def shared(self) -> Iterator[FileEntry]:
        """Files that more than one group of rows wrote."""
        return (self._entry(folder, name) for folder, name in self._writers.shared())

    def get(self, path: str) -> FileEntry | None:
        """The file at a path."""
        folder, name = _split(path.lower())
        return self._entry(folder, name) if name in self._writers.names(folder) else None

    def has_folder(self, folder: str) -> bool:
        """Whether something was written to a folder, whose path ends with a backslash."""
        return folder.lower() in self._folders

    def merge(self, folder: str, group: Group) -> None:
        """Add writers by folded name in a folder, whose path ends with a backslash."""
        folded = folder.lower()
        self._folders.setdefault(folded, folder)
        self._writers.merge(folded, group)

    def write(self, folder: str, writer: FileWriter) -> None:
        """Add one writer."""
        self.merge(folder, {writer.name.lower(): (writer,)})

    def discard(self, path: str) -> None:
        """Take a file away."""
        self._writers.remove(*_split(path.lower()))

    def remove(self, removals: list[tuple[str, FileWriter]]) -> None:
        """Remove what matches the paths, whose last part may hold wildcards."""
        self.removed += removals
        for path, _ in removals:
            folder, pattern = _split(path.lower())
            if folder in self._writers:
                matches = compile_pattern(_wildcards(pattern)).fullmatch
                for name in [name for name in self._writers.names(folder) if matches(name)]:
                    self._writers.remove(folder, name)

    def _entry(self, folder: str, name: str) -> FileEntry:
        writers = self._writers.writers(folder, name)
        return FileEntry(self._folders[folder] + writers[0].name, writers)


def _wildcards(pattern: str) -> str:
    """The regular expression of a file name with * and ?. ``*.*`` is every name, with or without a dot."""
    pattern = "*" if pattern == "*.*" else pattern
    return escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")


def _split(path: str) -> tuple[str, str]:
    """``(folder with its backslash, name)``."""
    folder, slash, name = path.rpartition("\\")
    return folder + slash, name
