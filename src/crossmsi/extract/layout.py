"""Where every file of a package goes below the folder it is unpacked to.

The path is the install path, with a standard folder standing under its property's name (``ProgramFiles64Folder/Acme``):
which folder of a disk it means is known only on a machine.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from crossmsi.analysis.filenames import long_name
from crossmsi.analysis.rows import text
from crossmsi.extract.safenames import safe_segment

if TYPE_CHECKING:
    from crossmsi.analysis import Package


def install_layout(package: Package) -> dict[str, PurePosixPath]:
    """File key → relative path, harmless and different for each file, whatever the package says.

    Of two files with one path (letter case ignored) the later gets its File key appended.
    """
    folders: dict[str | None, PurePosixPath] = {}
    taken: dict[str, int] = {}
    layout: dict[str, PurePosixPath] = {}
    for row in package.rows("File"):
        key = text(row, "File")
        if key is None or key in layout:
            continue
        component = package.component(text(row, "Component_"))
        directory = component.directory if component else None
        if directory not in folders:
            folders[directory] = _folder(package, directory)
        name = safe_segment(long_name(text(row, "FileName") or key))
        path = folders[directory] / name
        if str(path).casefold() in taken:
            path = folders[directory] / safe_segment(f"{name}.{key}")
        while str(path).casefold() in taken:
            taken[str(path).casefold()] += 1
            path = path.with_name(f"{path.name}.{taken[str(path).casefold()]}")
        taken[str(path).casefold()] = 1
        layout[key] = path
    return layout


def _folder(package: Package, directory: str | None) -> PurePosixPath:
    segments = package.directories.path(directory) if directory else None
    if not segments:
        return PurePosixPath("_unresolved", safe_segment(directory or "_"))
    return PurePosixPath(*map(safe_segment, segments))
