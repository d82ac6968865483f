"""Creating files strictly below one folder, never through a link and never over a file."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from crossmsi.errors import CrossmsiError


class OutputError(CrossmsiError):
    """The unpacked file can't be created: unlike damage in the package, this ends the work."""


class Confined:
    """``root`` is made when missing. ``force`` allows replacing existing files (never folders, never link targets)."""

    def __init__(self, root: Path, *, force: bool = False) -> None:
        self._force = force
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"can't make the folder: {error.strerror}", where=str(root)) from None
        self.root = root.resolve()
        self._folders: set[Path] = {self.root}

    def create(self, relative: PurePosixPath) -> BinaryIO:
        """A new file for writing. Raises OutputError when it exists, or a folder on the way leads out of the root."""
        target = self.root.joinpath(*relative.parts)
        try:
            self._make(target.parent)
            if self._force and (target.is_symlink() or target.is_file()):
                target.unlink()
            return open(target, "xb")
        except FileExistsError:
            raise OutputError("the file exists", where=str(target), hint="--force replaces it") from None
        except OSError as error:
            raise OutputError(f"can't create the file: {error.strerror}", where=str(target)) from None

    def _make(self, folder: Path) -> None:
        if folder in self._folders:
            return
        self._make(folder.parent)
        folder.mkdir(exist_ok=True)
        if folder.is_symlink() or os.path.realpath(folder) != str(folder):
            raise OutputError(
                "a link stands where a folder of the package goes",
                where=str(folder),
                hint="unpack into an empty folder",
            )
        self._folders.add(folder)
