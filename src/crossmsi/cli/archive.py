"""``crossmsi export`` and ``crossmsi import``: a package as a folder of archive files, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def export(
    file: Annotated[Path, typer.Argument(help="An .msi, .msm or .msp file.", show_default=False)],
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", show_default=False)],
) -> None:
    """Write every table as an .idt file and every stream as a file."""
    from crossmsi.msi import Database
    from crossmsi.msi.archive import export_database

    with Database.open(file) as database:
        for path in sorted(export_database(database, folder)):
            print(path)


def import_(
    folder: Annotated[Path, typer.Argument(help="A folder that export made.", show_default=False)],
    output: Annotated[Path, typer.Option("--output", "-o", help="The package to write.", show_default=False)],
) -> None:
    """Make a package from a folder of .idt files."""
    from crossmsi.msi.unarchive import import_database

    with import_database(folder) as database:
        database.save(output)
    print(f"{output}: {output.stat().st_size:,} bytes")
