"""``crossmsi wxs``: the WiX source of a manifest."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Schema(StrEnum):
    """The version of the WiX language."""

    V4 = "v4"
    V3 = "v3"


class Dialect(StrEnum):
    """Whose reading of the language counts."""

    WIX = "wix"
    WIXL = "wixl"


def wxs(
    manifest: Annotated[Path, typer.Argument(help="The manifest, crossmsi.yaml.", show_default=False)],
    schema: Annotated[Schema | None, typer.Option(help="WiX v4 (also for v5 and later) or v3.  [default: v4]")] = None,
    dialect: Annotated[
        Dialect,
        typer.Option(help="wixl: v3 source for msitools; what wixl lacks is replaced or left out, with a note."),
    ] = Dialect.WIX,
    templates: Annotated[
        Path | None, typer.Option(help="A folder whose jinja2 templates replace ours of the same name.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write. Default: standard output.")
    ] = None,
    define: Annotated[list[str] | None, typer.Option("--define", "-D", help="A variable: name=value.")] = None,
) -> None:
    """Print the WiX source that a manifest stands for."""
    from crossmsi.cli.defines import parse_defines
    from crossmsi.manifest import load_manifest
    from crossmsi.model import resolve
    from crossmsi.wxs import render

    chosen = schema or (Schema.V3 if dialect is Dialect.WIXL else Schema.V4)
    package = resolve(load_manifest(manifest, parse_defines(define)))
    rendered = render(package, schema=chosen.value, dialect=dialect.value, templates_dir=templates)
    for note in rendered.notes:
        print(f"note: {note}", file=sys.stderr)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(rendered.text.encode("utf-8"))
    else:
        from crossmsi.cli.writing import write_atomically

        write_atomically(output, rendered.text)
