"""Directories resolved to paths on a host.

Source: https://learn.microsoft.com/windows/win32/msi/directory-table and .../using-the-directory-table
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from crossmsi.analysis.directories import Directory, DirectoryTree


class DirectoryPaths(Mapping[str, str]):
    """Directory key → path with a backslash at its end; keys in cycles have none.

    ``folder(name)`` gives a folder property of the host, None for one it hasn't; ``literal(name)`` a path that a
    property of the directory's name sets; ``root()`` where directories without a parent lie (ROOTDRIVE). A row named
    like a folder that the host lacks is an ordinary directory.
    """

    def __init__(
        self,
        tree: DirectoryTree,
        folder: Callable[[str], str | None],
        literal: Callable[[str], str | None],
        root: Callable[[], str],
    ) -> None:
        self._tree = tree
        self._folder = folder
        self._literal = literal
        self._root = root
        self._set: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def set(self, key: str, path: str) -> None:
        """Move a directory, and with it those below it."""
        self._set[key] = slashed(path)
        self._known.clear()

    def __getitem__(self, key: str) -> str:
        found = self._known.get(key)
        return self._resolve(key) if found is None else found

    def __iter__(self) -> Iterator[str]:
        return (d.key for d in self._tree if d.key not in self._tree.cyclic)

    def __len__(self) -> int:
        return len(self._tree) - len(self._tree.cyclic)

    def __contains__(self, key: object) -> bool:
        return key in self._tree and key not in self._tree.cyclic

    def _resolve(self, key: str) -> str:
        chain: list[Directory] = []
        current: str | None = key
        path: str | None = None
        while path is None:
            directory = self._tree.get(current)
            if directory is None or current in self._tree.cyclic:
                path = self._folder(current or "") if current != key else None
                if path is None and current == key:
                    raise KeyError(key)
                path = path or self._root()
                break
            path = self._known.get(directory.key) or self._anchor(directory)
            if path is None:
                chain.append(directory)
                current = directory.parent
        for directory in reversed(chain):
            name = directory.names.target_long
            if name not in (".", ""):
                path += name + "\\"
            self._known[directory.key] = path
        self._known.setdefault(key, path)
        return path

    def _anchor(self, directory: Directory) -> str | None:
        """The path of a directory that doesn't depend on its parent."""
        path = self._set.get(directory.key) or self._literal(directory.key) or self._folder(directory.key)
        if path is None and directory.parent is None:
            path = self._root()
        return None if path is None else slashed(path)


def slashed(path: str) -> str:
    """The path with one backslash at its end."""
    return path if path.endswith("\\") else path + "\\"
