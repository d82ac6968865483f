"""``crossmsi extract``: the files of a package in a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from crossmsi.analysis import Package


def extract(
    file: Annotated[Path, typer.Argument(help="An .msi file.", show_default=False)],
    folder: Annotated[Path, typer.Argument(help="Where to unpack it; made when missing.", show_default=False)],
    raw: Annotated[bool, typer.Option("--raw", help="Every stream as a file instead of the install layout.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist.")] = False,
) -> None:
    """Unpack a package's files to their install paths below FOLDER. A standard folder is named like its property."""
    from crossmsi.cli.subject import open_package, open_whole_package

    package = open_package(file) if raw else open_whole_package(file)
    raise typer.Exit(unpack_to(package, folder, raw=raw, force=force))


def unpack_to(package: Package, folder: Path, *, raw: bool, force: bool) -> int:
    """Unpack, print the paths made and what is missing; the exit status."""
    from crossmsi.cli.progress import byte_progress
    from crossmsi.extract import unpack_package, unpack_streams

    total = sum(size for size in package.index.column("File", "FileSize") if isinstance(size, int))
    with byte_progress("unpacking", total) as progress:
        if raw:
            result = unpack_streams(package.db, folder, force=force)
        else:
            result = unpack_package(package, folder, force=force, progress=progress)
    for path in result.files:
        print(path)
    for problem in result.problems:
        print(f"error: {problem}", file=sys.stderr)
    return 2 if result.problems else 0
