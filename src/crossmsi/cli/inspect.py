"""``crossmsi inspect``: what a package holds."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from crossmsi.msi import Database


class InspectFormat(StrEnum):
    """How the content is printed."""

    TEXT = "text"
    JSON = "json"
    IDT = "idt"


def inspect(
    file: Annotated[Path, typer.Argument(help="An .msi, .msm or .msp file.", show_default=False)],
    table: Annotated[list[str] | None, typer.Option("--table", "-t", help="Show the rows of this table.")] = None,
    format: Annotated[
        InspectFormat, typer.Option("--format", help="Text to read, JSON, or IDT (needs --table).")
    ] = InspectFormat.TEXT,
    extract: Annotated[
        Path | None, typer.Option("--extract", metavar="DIR", help="Unpack the files to their install paths below DIR.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="With --extract: replace files that exist.")] = False,
) -> None:
    """Show a package's summary information, tables and streams, or unpack its files."""
    from crossmsi.cli.subject import open_package
    from crossmsi.errors import CrossmsiError

    package = open_package(file)
    database = package.db
    for name in table or []:
        if name not in database:
            raise CrossmsiError(f"there is no table {name!r}", where=str(file), hint=_near(name, database))
    if extract is not None:
        from crossmsi.cli.extract import unpack_to

        raise typer.Exit(unpack_to(package, extract, raw=False, force=force))
    if format is InspectFormat.JSON:
        import json

        from crossmsi.report.packagejson import package_document

        sys.stdout.write(json.dumps(package_document(database, table), indent=2) + "\n")
    elif format is InspectFormat.IDT:
        if not table:
            raise CrossmsiError("--format idt prints one table", hint="name it with --table")
        for name in table:
            sys.stdout.write(_idt(database, name))
    else:
        from rich.console import Console

        from crossmsi.report.packagetext import print_package, print_rows

        console = Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=10_000)
        if table:
            for name in table:
                print_rows(database[name], console)
        else:
            print_package(file, database, console)


def _near(name: str, database: Database) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, database.table_names, 1, 0.5)
    return f"did you mean {near[0]}?" if near else f"it has {', '.join(database.table_names)}"


def _idt(database: Database, name: str) -> str:
    from crossmsi.msi.idt import export_table

    table = database[name]
    return export_table(table, lambda row: ".".join(map(str, table.key_of(row))) + ".ibd", database.codepage)
