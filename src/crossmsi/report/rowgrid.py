"""The rows of one table as a grid on the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table as Grid
from rich.text import Text

from crossmsi.msi import Stream
from crossmsi.report.packagetext import printable

if TYPE_CHECKING:
    from rich.console import Console

    from crossmsi.msi import Table


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
