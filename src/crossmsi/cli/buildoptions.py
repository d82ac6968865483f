"""Options of the commands that build packages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crossmsi.cli.reporting import FORMAT_HELP

Defines = Annotated[list[str] | None, typer.Option("--define", "-D", help="A variable: name=value.")]
Templates = Annotated[Path | None, typer.Option(help="A folder whose jinja2 templates replace ours of the same name.")]
Compression = Annotated[
    str | None, typer.Option(help="Overrides the manifest: none, 1 to 9, or an engine: deflate, fast.")
]
Threads = Annotated[int | None, typer.Option(min=1, help="Compressor threads; never changes the bytes.")]
Lint = Annotated[bool, typer.Option("--lint/--no-lint", help="Check what is built before it is packed.")]
Formats = Annotated[
    list[str] | None,
    typer.Option("--format", help=f"How findings are told: {FORMAT_HELP}", metavar="FORMAT[:FILE]"),
]
