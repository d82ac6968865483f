"""The directory tree of the linked rows: parents and long names.

https://learn.microsoft.com/windows/win32/msi/directory-table
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crossmsi.compile.section import SourceRow
from crossmsi.errors import CrossmsiError


def long_name(default_dir: str, *, source: bool = False) -> str:
    """The long name of one directory from DefaultDir; ``source``: that in the source image."""
    target, colon, other = default_dir.partition(":")
    text = other if source and colon else target
    return text.rpartition("|")[2]


class DirectoryTree:
    """Walks up the Directory rows; paths are computed once for each directory."""

    def __init__(self, rows: Iterable[SourceRow]) -> None:
        self.rows = {row.values.Directory: row for row in rows}

    def path(
        self, directory: str, cache: dict[str, str], root: Callable[[str], str | None], *, source: bool = False
    ) -> str:
        """The ``\\``-separated path of a directory.

        ``root`` maps a directory to the text that its path starts with, or None to go on to its parent. ``cache`` keeps
        results of one ``root`` function. Raises CrossmsiError when directories are among their own parents.
        """
        chain: list[str] = []
        current: str | None = directory
        while current is not None and current not in cache:
            if current in chain:
                raise CrossmsiError(f"directory {current} is among its own parents", where=self.rows[current].at)
            start = root(current)
            if start is not None:
                cache[current] = start
                break
            chain.append(current)
            current = self.rows[current].values.Directory_Parent
        path = cache[current] if current is not None else ""
        for key in reversed(chain):
            name = long_name(self.rows[key].values.DefaultDir, source=source)
            if name not in (".", "SourceDir"):
                path = f"{path}\\{name}" if path else name
            cache[key] = path
        return path
