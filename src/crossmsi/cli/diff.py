"""``crossmsi diff``: what two packages differ in."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from crossmsi.compare import Comparison


class DiffFormat(StrEnum):
    """How differences are printed."""

    TEXT = "text"
    JSON = "json"


def diff(
    old: Annotated[Path, typer.Argument(help="A package.", show_default=False)],
    new: Annotated[Path, typer.Argument(help="The package to compare it with.", show_default=False)],
    format: Annotated[DiffFormat, typer.Option("--format", help="Text to read, or JSON.")] = DiffFormat.TEXT,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", help="What to overlook: guid, timestamps; comma-separated.")
    ] = None,
) -> None:
    """Compare two packages: summary, rows by key, streams and files by content. Exit 0 equal, 1 different, 2 failed."""
    from crossmsi.cli.lint import split_ids
    from crossmsi.cli.subject import open_whole_package
    from crossmsi.compare import compare_packages
    from crossmsi.compare.noise import Noise

    result = compare_packages(open_whole_package(old), open_whole_package(new), Noise(split_ids(ignore)))
    if format is DiffFormat.JSON:
        _print_json(result)
    else:
        _print_text(result)
    for problem in result.problems:
        print(f"error: {problem}", file=sys.stderr)
    raise typer.Exit(2 if result.problems else 1 if result.changes else 0)


def _print_json(result: Comparison) -> None:
    import json
    from dataclasses import asdict

    document = {"version": 1, "changes": [asdict(change) for change in result.changes], "problems": result.problems}
    sys.stdout.write(json.dumps(document, indent=2) + "\n")


def _print_text(result: Comparison) -> None:
    from rich.console import Console
    from rich.text import Text

    from crossmsi.report.packagetext import printable

    console = Console(highlight=False, soft_wrap=True)
    marks = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}
    for change in result.changes:
        mark, style = marks[change.kind]
        values = [printable(value) for value in (change.old, change.new) if value is not None]
        if change.kind == "changed":
            values = [f"{printable(change.old or 'null')} → {printable(change.new or 'null')}"]
        if change.area in ("file", "stream"):
            values = []
        console.print(Text(f"{mark} {change.area} {printable(change.place)}", style=style), *values)
