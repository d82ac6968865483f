"""The files that a command line of packages means: files as they are, folders and patterns opened up."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from crossmsi.errors import CrossmsiError

PACKAGE_SUFFIXES = (".msi", ".msm")


def find_packages(arguments: Iterable[Path]) -> list[Path]:
    """The files to lint in the order of ``arguments``, each once; those of a folder or a pattern sorted by path.

    A folder stands for every .msi and .msm below it. A pattern (``*``, ``?``, ``**``) is opened where the shell did
    not do so. Raises CrossmsiError for a folder or pattern in which there is nothing.
    """
    found: dict[str, Path] = {}
    for argument in arguments:
        for path in _expand(argument):
            found.setdefault(os.path.abspath(path), path)
    return list(found.values())


def _expand(argument: Path) -> list[Path]:
    if argument.is_dir():
        packages = sorted(_below(argument))
        if not packages:
            raise CrossmsiError("there is no .msi or .msm file below this folder", where=str(argument))
        return packages
    if glob.has_magic(str(argument)) and not argument.exists():
        matches = sorted(path for path in map(Path, glob.glob(str(argument), recursive=True)) if path.is_file())
        if not matches:
            raise CrossmsiError("no file matches this pattern", where=str(argument))
        return matches
    return [argument]


def _below(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in names if name.lower().endswith(PACKAGE_SUFFIXES))
