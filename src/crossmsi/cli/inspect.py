"""``crossmsi inspect``: what a package holds."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crossmsi.errors import CrossmsiError, CrossmsiErrors

if TYPE_CHECKING:
    from crossmsi.msi import Database, Table
    from crossmsi.msi.transformlisting import Listed


class InspectFormat(StrEnum):
    """How the content is printed."""

    TEXT = "text"
    JSON = "json"
    IDT = "idt"


def inspect(
    file: Annotated[Path, typer.Argument(help="An .msi, .msm, .msp or .mst file.", show_default=False)],
    table: Annotated[list[str] | None, typer.Option("--table", "-t", help="Show the rows of this table.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", help="Only rows with Column=value, !=value, ~regex or !~regex; all must hold."),
    ] = None,
    summary: Annotated[bool, typer.Option("--summary", help="Show the summary information and signature.")] = False,
    streams: Annotated[bool, typer.Option("--streams", help="Show the streams and storages.")] = False,
    cabinets: Annotated[bool, typer.Option("--cabinets", help="Show the files in each cabinet.")] = False,
    transform: Annotated[
        list[str] | None, typer.Option("--transform", help="Apply this .mst, or :storage inside the package, first.")
    ] = None,
    format: Annotated[
        InspectFormat, typer.Option("--format", help="Text to read, JSON, or IDT (needs --table).")
    ] = InspectFormat.TEXT,
    extract: Annotated[
        Path | None, typer.Option("--extract", metavar="DIR", help="Unpack the files to their install paths below DIR.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="With --extract: replace files that exist.")] = False,
) -> None:
    """Show a package's summary information, tables, streams and cabinets, or unpack its files."""
    from crossmsi.cli.subject import open_database, open_package

    if extract is not None:
        from crossmsi.cli.extract import unpack_to

        raise typer.Exit(unpack_to(open_package(file, transform or ()), extract, raw=False, force=force))
    database = open_database(file, transform or ())
    changes = database.transform_changes()
    if changes and (where or format is InspectFormat.IDT):
        raise CrossmsiError(
            "a transform holds changes and no rows", where=str(file), hint="give its package, and it with --transform"
        )
    tables = None if changes else _tables(file, database, table, where)
    listings = None
    if cabinets:
        from crossmsi.report.cabinets import list_cabinets

        listings = list_cabinets(database, file.parent)
    if format is InspectFormat.JSON:
        import json

        from crossmsi.report.packagejson import package_document

        # What is asked for beside tables leaves the tables out, as in the text.
        shown = () if tables is None and (summary or streams or cabinets) else tables
        sys.stdout.write(json.dumps(package_document(database, shown, listings), indent=2) + "\n")
    elif format is InspectFormat.IDT:
        if not tables:
            raise CrossmsiError("--format idt prints one table", hint="name it with --table")
        for one in tables:
            sys.stdout.write(_idt(database, one))
    else:
        from crossmsi.report import packagetext as text

        parts: list[Iterable[str]] = []
        if summary:
            parts.append(text.summary_lines(database))
        if streams:
            parts.append(text.stream_lines(database))
        if listings is not None:
            parts.append(text.cabinet_lines(listings))
        for number, part in enumerate(parts):
            _print([""] if number else [])
            _print(part)
        if changes and not (summary or streams or cabinets):
            _print_changes(file, database, changes, table)
        elif tables is None and not (summary or streams or cabinets):
            problems: list[CrossmsiError] = []
            _print(text.package_lines(file, database, problems))
            if problems:
                raise CrossmsiErrors(problems)
        if tables:
            _print_rows(tables)


def _print_changes(file: Path, database: Database, changes: list[Listed], tables: list[str] | None) -> None:
    """What a transform changes: in all, or in the tables asked for."""
    from crossmsi.report import packagetext as text
    from crossmsi.report.transformtext import changes_of, summary_of_changes

    known = {change.table for change in changes}
    for name in tables or ():
        if name not in known:
            hint = f"it changes {', '.join(sorted(known))}"
            raise CrossmsiError(f"the transform does not change table {name!r}", where=str(file), hint=hint)
        _print(changes_of(name, changes))
    if not tables:
        _print([text.Heading(text.printable(file)), *text.summary_lines(database), ""])
        _print([*summary_of_changes(changes), "", *text.stream_lines(database)])


def _print(lines: Iterable[str]) -> None:
    # Without rich, which takes longer to load than all of this takes to run.
    from crossmsi.report.packagetext import Heading

    for line in lines:
        typer.secho(line, bold=isinstance(line, Heading) or None)


def _print_rows(tables: list[Table]) -> None:
    from rich.console import Console

    from crossmsi.report.rowgrid import print_rows

    console = Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=10_000)
    for table in tables:
        print_rows(table, console)


def _tables(file: Path, database: Database, names: list[str] | None, where: list[str] | None) -> list[Table] | None:
    """The tables asked for, with the rows asked for; None when none was."""
    if not names:
        if where:
            raise CrossmsiError("--where looks at rows", hint="name their table with --table")
        return None
    for name in names:
        if name not in database:
            raise CrossmsiError(f"there is no table {name!r}", where=str(file), hint=_near(name, database))
    if not where:
        return [database[name] for name in names]
    from crossmsi.msi.where import select_rows

    return [select_rows(database[name], where) for name in names]


def _near(name: str, database: Database) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, database.table_names, 1, 0.5)
    return f"did you mean {near[0]}?" if near else f"it has {', '.join(database.table_names)}"


def _idt(database: Database, table: Table) -> str:
    from crossmsi.msi.idt import export_table

    return export_table(table, lambda row: ".".join(map(str, table.key_of(row))) + ".ibd", database.codepage)
