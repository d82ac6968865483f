"""``crossmsi chain``: several packages that are installed as one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from crossmsi.compile import Compiled
    from crossmsi.report.outcome import FileOutcome


def chain(
    packages: Annotated[
        list[Path], typer.Argument(help="The packages, in the order of their installation.", show_default=False)
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="A package (.msi) to write with the others inside it, or a folder for them and setup.exe.",
            show_default=False,
        ),
    ],
    name: Annotated[
        str | None, typer.Option(help="What the whole is called.", show_default="the product's name, and Setup")
    ] = None,
    version: Annotated[
        str | None, typer.Option(help="Version of the whole.", show_default="the first package's")
    ] = None,
    upgrade_code: Annotated[
        str | None, typer.Option(help="Upgrade code of the whole.", show_default="derived from manufacturer and name")
    ] = None,
    lint: Annotated[bool, typer.Option("--lint/--no-lint", help="Check the package that is written.")] = True,
) -> None:
    """Have packages installed as one: those for the host in one transaction, all or none.

    Exit 0 clean, 1 errors found, 2 not written. docs/chain.md describes what is written and what Windows does with it.
    """
    from crossmsi.chain import compile_chain_package, read_chain, write_chain_folder
    from crossmsi.cli.build import report_findings
    from crossmsi.errors import CrossmsiError
    from crossmsi.pack.native import write_package
    from crossmsi.pack.packing import Packing

    whole = read_chain(packages, name=name, version=version, upgrade_code=upgrade_code)
    for warning in whole.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    embed = output.suffix.lower() == ".msi" and not output.is_dir()
    if embed and output.exists() and any(output.samefile(path) for path in packages):
        raise CrossmsiError("is one of the packages to chain", where=str(output), hint="write another file")
    compiled = compile_chain_package(whole, embed=embed)
    outcome = _lint(output, compiled) if lint else None
    if outcome:
        report_findings([outcome], [])
    if embed:
        written = write_package(compiled, output, Packing())
    else:
        written = write_chain_folder(whole, compiled, output, Packing())
    for path in written:
        print(f"{path}: {path.stat().st_size:,} bytes")
    for member in whole.members:
        print(f"  {member.file} on {', '.join(member.hosts)}")
    raise typer.Exit(outcome.status if outcome else 0)


def _lint(output: Path, compiled: Compiled) -> FileOutcome:
    from crossmsi.analysis import Package
    from crossmsi.cli.linting import LintJob, lint_package
    from crossmsi.policy.settings import Overrides

    # It wants schema 450; that of Windows Installer 4.5 is 405 by Microsoft's page, and 4.5 would refuse 450.
    job = LintJob(Overrides(extend_ignore=("ICE66",)))
    return lint_package(output, Package(compiled.database, payloads=compiled.identities), job)
