"""``crossmsi init``: a first manifest for a folder of binaries."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder with the programs, libraries and data to install.")
    ] = Path("."),
    output: Annotated[Path, typer.Option("--output", "-o", help="The manifest to write.")] = Path("crossmsi.yaml"),
    force: Annotated[bool, typer.Option("--force", help="Replace a manifest that is there already.")] = False,
    name: Annotated[str | None, typer.Option(help="Product name. Default: what a program's version says.")] = None,
    manufacturer: Annotated[str | None, typer.Option(help="Manufacturer. Default: likewise.")] = None,
    product_version: Annotated[str | None, typer.Option(help="Product version. Default: likewise, or 1.0.0.")] = None,
    upgrade_code: Annotated[
        str | None, typer.Option(help="Upgrade code. Default: a new one, so that each run differs.")
    ] = None,
) -> None:
    """Write a commented manifest for a folder of binaries, one that builds at once."""
    from crossmsi.cli.build import counted
    from crossmsi.cli.identify import visible
    from crossmsi.cli.writing import write_atomically
    from crossmsi.errors import CrossmsiError
    from crossmsi.starter import Wishes, start

    if output.exists() and not force:
        raise CrossmsiError(
            "is there already", where=str(output), hint="-o FILE writes another file, --force replaces this one"
        )
    if not output.absolute().parent.is_dir():
        raise CrossmsiError("can't be written: its folder does not exist", where=str(output))
    made = start(folder, output, Wishes(name, manufacturer, product_version, upgrade_code))
    write_atomically(output, made.text)
    for path, reason in made.left_out.items():
        print(f"note: {visible(path)} is left out: {visible(reason)}", file=sys.stderr)
    print(f"{output}: {made.product.name} {made.product.version} for {made.platform}, {counted(made.files, 'file')}")
    print(f"  next: crossmsi build {output}")
