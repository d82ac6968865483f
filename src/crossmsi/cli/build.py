"""``crossmsi build``: a manifest to an .msi file, linted on the way."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crossmsi.cli.buildoptions import Compression, Defines, Formats, Lint, Templates, Threads
from crossmsi.cli.reporting import ReportTarget

if TYPE_CHECKING:
    from crossmsi.model import Package
    from crossmsi.pack.packing import Packing
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
    define: Defines = None,
    templates: Templates = None,
    compression: Compression = None,
    threads: Threads = None,
    lint: Lint = True,
    format: Formats = None,
) -> None:
    """Build an .msi from a manifest and lint it. Exit 0 clean, 1 built but with errors found, 2 not built."""
    from crossmsi.cli.defines import parse_defines
    from crossmsi.cli.packing import choose_packing, likely_packing
    from crossmsi.cli.reporting import parse_targets
    from crossmsi.errors import CrossmsiError
    from crossmsi.pack.naming import file_name
    from crossmsi.pack.pipeline import compile_manifest

    if format and not lint:
        raise CrossmsiError("--format tells what lint finds, and --no-lint leaves it out", hint="give only one of them")
    targets = parse_targets(format or [], [manifest])
    defines = parse_defines(define)

    def packing(model: Package) -> Packing:
        return choose_packing(model.cabinet, compression, threads)

    native = backend is Backend.NATIVE
    likely = likely_packing(compression, threads) if native else None
    helper = likely if threads != 1 else None
    prepared = compile_manifest(manifest, defines, templates, packing if native else None, helper=helper)
    for warning in prepared.compiled.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    outcome = _lint(manifest, prepared, defines) if lint else None
    if outcome:
        report_findings([outcome], targets)
    model = prepared.model
    target = output or Path(file_name(model.name, model.version, model.platform))
    if backend is Backend.NATIVE:
        written = _native(prepared, target, packing(prepared.model))
    else:
        written = _foreign(prepared, target, backend, templates)
    _summary(prepared, written, outcome)
    raise typer.Exit(outcome.status if outcome else 0)


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


def report_findings(outcomes: list[FileOutcome], targets: list[ReportTarget]) -> None:
    """Tell what lint found, on standard error where no target says otherwise; nothing when there is nothing to say."""
    from crossmsi.cli.reporting import write_reports
    from crossmsi.report.lintrun import LintRun

    if targets or any(outcome.above_info() or outcome.failed_rules for outcome in outcomes):
        write_reports(LintRun(outcomes), targets or [ReportTarget("text")], sys.stderr)


def _native(prepared: Prepared, target: Path, packing: Packing) -> list[Path]:
    from crossmsi.cli.progress import byte_progress
    from crossmsi.pack.native import write_package

    total = sum(payload.size for payload in prepared.compiled.payloads)
    with byte_progress(f"packing {target.name}", total) as progress:
        return write_package(prepared.compiled, target, packing, progress, prepared.held, prepared.ahead)


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
        f"  {counted(len(database['File']), 'file')} ({payload:,} bytes) in {counted(len(widths), 'component')}: "
        f"{widths.count(32)} of 32 bits, {widths.count(64)} of 64 bits"
    )
    for path in written:
        print(f"  {path.name}: {path.stat().st_size:,} bytes")
    if outcome is None:
        print("  not linted")
    else:
        counts = [counted(outcome.count(severity), severity) for severity in ("error", "warning")]
        print(f"  lint: {', '.join(counts)}" if outcome.above_info() else "  lint: no findings")


def counted(number: int, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
