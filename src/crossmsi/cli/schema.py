"""``crossmsi schema``: JSON Schemas of the manifest, for editors, and of what the commands print, for programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Document(StrEnum):
    """Which schema."""

    MANIFEST = "manifest"
    CONFIG = "config"
    LINT = "lint"
    INSPECT = "inspect"
    DIFF = "diff"
    IDENTIFY = "identify"
    SIMULATE = "simulate"
    REPORT = "report"


def schema(
    document: Annotated[
        Document, typer.Argument(help="The manifest, lint settings alone (config), or a command's JSON output.")
    ] = Document.MANIFEST,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")
    ] = None,
) -> None:
    """Print the JSON Schema of crossmsi.yaml, or of a command's JSON output.

    Point an editor at it with a first line '# yaml-language-server: $schema=crossmsi.schema.json'.
    """
    import json

    from crossmsi.errors import CrossmsiError

    if document is Document.MANIFEST:
        from crossmsi.manifest import manifest_schema

        content = manifest_schema()
    elif document is Document.CONFIG:
        from crossmsi.manifest import config_schema

        content = config_schema()
    else:
        from crossmsi.report.schemas import output_schema

        content = output_schema(document.value)
    text = json.dumps(content, indent=2, ensure_ascii=False)
    if output is None:
        typer.echo(text)
        return
    try:
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise CrossmsiError(f"can't write the schema: {error.strerror}", where=str(output)) from None
