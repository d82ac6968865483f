"""``crossmsi schema``: the JSON Schema of the manifest, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def schema(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")
    ] = None,
) -> None:
    """Print the JSON Schema of crossmsi.yaml.

    Point an editor at it with a first line '# yaml-language-server: $schema=crossmsi.schema.json'.
    """
    import json

    from crossmsi.errors import CrossmsiError
    from crossmsi.manifest.schema import manifest_schema

    text = json.dumps(manifest_schema(), indent=2, ensure_ascii=False)
    if output is None:
        typer.echo(text)
        return
    try:
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise CrossmsiError(f"can't write the schema: {error.strerror}", where=str(output)) from None
