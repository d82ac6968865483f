"""``crossmsi build``: a manifest to an .msi file, linted on the way."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crossmsi.cli.reporting import FORMAT_HELP, ReportTarget

if TYPE_CHECKING:
    from crossmsi.pack.pipeline import Prepared
    from crossmsi.report.outcome import FileOutcome


class Backend(StrEnum):
    """Who makes the .msi from the WiX source."""

    NATIVE = "native"
    WIXL = "wixl"
    WIX = "wix"


def build(
    manifest: Annotated[Path, typer.Argument(help="The manifest, crossmsi.yaml.", show_default=False)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The .msi to write. Default: name-version-platform.msi here.")
    ] = None,
    backend: Annotated[
        Backend, typer.Option(help="crossmsi's own compiler, or an installed wixl or wix.")
    ] = Backend.NATIVE,
    define: Annotated[list[str] | None, typer.Option("--define", "-D", help="A variable: name=value.")] = None,
    templates: Annotated[
        Path | None, typer.Option(help="A folder whose jinja2 templates replace ours of the same name.")
    ] = None,
    compression: Annotated[
        str | None, typer.Option(help="Overrides the manifest: none, 1 to 9, or an engine: deflate, fast.")
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Compressor threads; never changes the bytes.")] = None,
    lint: Annotated[bool, typer.Option("--lint/--no-lint", help="Check the package before it is packed.")] = True,
    format: Annotated[
        list[str] | None,
        typer.Option("--format", help=f"How findings are told: {FORMAT_HELP}", metavar="FORMAT[:FILE]"),
    ] = None,
) -> None:
    """Build an .msi from a manifest and lint it. Exit 0 clean, 1 built but with errors found, 2 not built."""
    from crossmsi.cli.defines import parse_defines
    from crossmsi.cli.packing import choose_packing
    from crossmsi.cli.reporting import parse_targets
    from crossmsi.pack.pipeline import compile_manifest

    targets = parse_targets(format or [], [manifest])
    defines = parse_defines(define)
    prepared = compile_manifest(manifest, defines, templates)
    packing = choose_packing(prepared.model.cabinet, compression, threads)
    for warning in prepared.compiled.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    outcome = _lint(manifest, prepared, defines) if lint else None
    if outcome:
        _report(outcome, targets)
    target = output or Path(default_name(prepared))
    if backend is Backend.NATIVE:
        written = _native(prepared, target, packing)
    else:
        written = _foreign(prepared, target, backend, templates)
    _summary(prepared, written, outcome)
    raise typer.Exit(outcome.status if outcome else 0)


def default_name(prepared: Prepared) -> str:
    """``Product-1.2.3-x64.msi``; what can't stand in a file name becomes a hyphen."""
    model = prepared.model
    text = f"{model.name}-{model.version}-{model.platform}"
    return "".join(c if c.isalnum() or c in "._-+" else "-" for c in text) + ".msi"


def _lint(manifest: Path, prepared: Prepared, defines: dict[str, str]) -> FileOutcome:
    from crossmsi.cli.linting import LintJob, lint_prepared
    from crossmsi.cli.progress import rule_progress
    from crossmsi.policy.configfile import Configs
    from crossmsi.policy.suppressions import close_reviews

    with rule_progress(manifest.name) as progress:
        job = LintJob(configs=Configs(defines=defines), defines=defines)
        outcome = lint_prepared(manifest, prepared, job, progress)
    close_reviews([outcome])
    return outcome


def _report(outcome: FileOutcome, targets: list[ReportTarget]) -> None:
    from crossmsi.cli.reporting import write_reports
    from crossmsi.report.lintrun import LintRun

    if targets or outcome.above_info() or outcome.failed_rules:
        write_reports(LintRun([outcome]), targets or [ReportTarget("text")], sys.stderr)


def _native(prepared: Prepared, target: Path, packing) -> list[Path]:
    from crossmsi.cli.progress import byte_progress
    from crossmsi.pack.native import write_package

    total = sum(payload.size for payload in prepared.compiled.payloads)
    with byte_progress(f"packing {target.name}", total) as progress:
        return write_package(prepared.compiled, target, packing, progress)


def _foreign(prepared: Prepared, target: Path, backend: Backend, templates: Path | None) -> list[Path]:
    from crossmsi.pack.foreign import build_with

    notes = build_with(backend.value, prepared.model, target, templates)
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    return [target]


def _summary(prepared: Prepared, written: list[Path], outcome: FileOutcome | None) -> None:
    database = prepared.compiled.database
    widths = [64 if (row.Attributes or 0) & 256 else 32 for row in database.rows("Component")]
    payload = sum(item.size for item in prepared.compiled.payloads)
    print(f"{written[-1]}: {prepared.model.name} {prepared.model.version} for {prepared.model.platform}")
    print(
        f"  {_count(len(database.rows('File')), 'file')} ({payload:,} bytes) in {_count(len(widths), 'component')}: "
        f"{widths.count(32)} of 32 bits, {widths.count(64)} of 64 bits"
    )
    for path in written:
        print(f"  {path.name}: {path.stat().st_size:,} bytes")
    if outcome is None:
        print("  not linted")
    else:
        counts = [_count(outcome.count(severity), severity) for severity in ("error", "warning")]
        print(f"  lint: {', '.join(counts)}" if outcome.above_info() else "  lint: no findings")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
