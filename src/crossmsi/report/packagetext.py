"""A package for people: summary information, tables with their row counts, streams; or the rows of one table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table as Grid
from rich.text import Text

from crossmsi.msi import Stream
from crossmsi.report.packagejson import SIGNATURE, summary_values

if TYPE_CHECKING:
    from rich.console import Console

    from crossmsi.msi import Database, Table
    from crossmsi.report.cabinets import CabinetListing


def print_package(path: Path, database: Database, console: Console) -> None:
    """Summary information, signature, tables, streams."""
    console.print(Text(str(path), style="bold underline"))
    print_summary(database, console)
    console.print(Text("\nTables", style="bold"))
    for name, table in database.tables.items():
        console.print(Text(f"  {name:28} {len(table):7} row{'s' if len(table) != 1 else ''}"))
    console.print()
    print_streams(database, console)


def print_summary(database: Database, console: Console) -> None:
    """Code page, signature and summary information."""
    console.print(f"code page {database.codepage}")
    signature = database.streams.get(SIGNATURE)
    console.print(
        "not signed\n" if signature is None else f"signed: {signature.size:,} bytes of signature, unchecked\n"
    )
    console.print(Text("Summary information", style="bold"))
    for name, value in summary_values(database.summary).items():
        if value is not None:
            console.print(Text(f"  {name:16} {printable(value)}"))


def print_streams(database: Database, console: Console) -> None:
    """Streams and sub-storages with their sizes."""
    console.print(Text("Streams", style="bold"))
    for name, stream in sorted(database.streams.items()):
        console.print(Text(f"  {printable(name):44} {stream.size:12,} bytes"))
    for name in sorted(database.storages):
        console.print(Text(f"  {printable(name):44}      storage"))


def print_cabinets(cabinets: Sequence[CabinetListing], console: Console) -> None:
    """Every cabinet with its files."""
    for cabinet in cabinets:
        place = "in the package" if cabinet.embedded else "beside the package"
        count = cabinet.problem or f"{len(cabinet.files)} files, {sum(file.size for file in cabinet.files):,} bytes"
        console.print(Text(f"{printable(cabinet.name)} ({place}): {printable(count)}", style="bold"))
        for file in cabinet.files:
            console.print(Text(f"  {printable(file.name):44} {file.size:12,} bytes"))
    if not cabinets:
        console.print("the Media table names no cabinet")


def print_rows(table: Table, console: Console) -> None:
    """All rows of one table; key columns are marked with an asterisk."""
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, title=f"{table.name}, {len(table)} rows", title_justify="left")
    for column in table.columns:
        right = "right" if column.kind == "i" else "left"
        grid.add_column(f"{column.name}{'*' if column.key else ''} ({column.type})", overflow="fold", justify=right)
    for row in table:
        grid.add_row(*(Text(_cell(value)) for value in row))
    console.print(grid)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"({value.size} bytes)" if isinstance(value, Stream) else printable(value)


def printable(value: object) -> str:
    """Text whose control characters can't steer a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in str(value))
