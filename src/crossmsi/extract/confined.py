"""Creating files strictly below one folder, never through a link and never over a file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
        self._parts = 0
        self._folders: set[Path] = {self.root}

    def refuse_existing(self, relatives: Iterable[PurePosixPath]) -> None:
        """Raises OutputError when something stands in the way of one of these files, before any is written."""
        for relative in relatives:
            self._check(self.root.joinpath(*relative.parts))

    @contextmanager
    def create(self, relative: PurePosixPath) -> Iterator[BinaryIO]:
        """A new file for writing, which has its name only when all was written; nothing stays after an error.

        Raises OutputError when it exists, or a folder on the way leads out of the root.
        """
        target = self.root.joinpath(*relative.parts)
        self._parts += 1
        part = target.with_name(f".crossmsi-{os.getpid()}-{self._parts}.part")
        try:
            self._make(target.parent)
            self._check(target)
            out = open(part, "xb")  # noqa: SIM115 - closed below
        except OSError as error:
            raise OutputError(f"can't create the file: {error.strerror}", where=str(target)) from None
        try:
            with out:
                yield out
            self._check(target)
            os.replace(part, target)  # a link there is replaced, never followed
        finally:
            part.unlink(missing_ok=True)

    def _check(self, target: Path) -> None:
        if not os.path.lexists(target):
            return
        if target.is_dir() and not target.is_symlink():
            raise OutputError("a folder stands where a file of the package goes", where=str(target))
        if not self._force:
            raise OutputError("the file exists", where=str(target), hint="--force replaces it")

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
