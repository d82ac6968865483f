"""``crossmsi simulate``: what an installation leaves on a host."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crossmsi.errors import CrossmsiError

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class SimulateFormat(StrEnum):
    """How the result is printed."""

    TEXT = "text"
    JSON = "json"
    REG = "reg"


def simulate(
    file: Annotated[Path, typer.Argument(help="A package (.msi) or a manifest (.yaml).", show_default=False)],
    host: Annotated[
        str, typer.Option("--host", help="Where to install it; 'crossmsi hosts' lists them.", show_default=False)
    ],
    property: Annotated[
        list[str] | None,
        typer.Option(
            "--property", "-p", help="A property as on msiexec's command line, or a search's result: NAME=value."
        ),
    ] = None,
    features: Annotated[
        str | None, typer.Option("--features", help="Install these features, comma-separated, like ADDLOCAL.")
    ] = None,
    format: Annotated[
        SimulateFormat, typer.Option("--format", help="Text to read, JSON, or the registry as a .reg file.")
    ] = SimulateFormat.TEXT,
    define: Annotated[
        list[str] | None, typer.Option("--define", "-D", help="A variable for a manifest: name=value.")
    ] = None,
) -> None:
    """Predict a first installation: files, registry, services, and what collides or cannot work there.

    A host that refuses the package is a result like others, with exit status 0.
    """
    from crossmsi.analysis.prepared import prepared_package
    from crossmsi.cli.defines import parse_defines
    from crossmsi.cli.subject import is_manifest
    from crossmsi.hosts import find_host
    from crossmsi.hosts.simulation import parse_options
    from crossmsi.hosts.simulation import simulate as run

    where, options = find_host(host), parse_options(property or (), features)
    if is_manifest(file):
        from crossmsi.pack.pipeline import compile_manifest

        package = prepared_package(compile_manifest(file, parse_defines(define)))
    else:
        package = _installable(file)
    simulation = run(package, where, options)
    if format is SimulateFormat.JSON:
        import json

        from crossmsi.hosts.document import simulation_document

        sys.stdout.write(json.dumps(simulation_document(simulation, str(file)), indent=2) + "\n")
    elif format is SimulateFormat.REG:
        from crossmsi.hosts.regfile import reg_lines

        sys.stdout.write("\n".join(reg_lines(simulation)) + "\n")
    else:
        from crossmsi.hosts.listing import text_lines

        sys.stdout.write("\n".join(text_lines(simulation, str(file))) + "\n")
    for problem in package.payloads.problems:
        print(f"warning: {problem}", file=sys.stderr)


def _installable(path: Path) -> Package:
    """The package. Raises CrossmsiError for what isn't installed by itself: transforms, patches and merge modules."""
    from crossmsi.cli.subject import open_whole_package
    from crossmsi.msi.opening import CLSID_PATCH
    from crossmsi.rules.applicability import is_merge_module

    package = open_whole_package(path)
    if package.db.clsid == CLSID_PATCH:
        raise CrossmsiError("a patch is no package", where=str(path), hint="give the package that it updates")
    if is_merge_module(package):
        hint = "give a package that it is merged into"
        raise CrossmsiError("a merge module is not installed by itself", where=str(path), hint=hint)
    return package
