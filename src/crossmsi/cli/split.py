"""``crossmsi split``: one mixed manifest to a package for each ISA."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crossmsi.cli.build import counted
from crossmsi.cli.buildoptions import Compression, Defines, Formats, Lint, Templates, Threads

if TYPE_CHECKING:
    from crossmsi.report.outcome import FileOutcome
    from crossmsi.variants import Placement, SplitPlan, Variant
    from crossmsi.variants.writing import Written


class Neutral(StrEnum):
    """Which package takes what no ISA binds."""

    BOTH = "both"
    X86 = "x86"
    X64 = "x64"
    ARM64 = "arm64"


class Relation(StrEnum):
    """What the packages are to each other."""

    SIDE_BY_SIDE = "side-by-side"
    REPLACE = "replace"


def split(
    manifest: Annotated[Path, typer.Argument(help="The mixed manifest, crossmsi.yaml.", show_default=False)],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder to write to; made when missing.", show_default=False)
    ],
    neutral: Annotated[
        Neutral, typer.Option(help="The package that takes what no ISA binds; both: every package.")
    ] = Neutral.BOTH,
    relation: Annotated[
        Relation,
        typer.Option(
            help="side-by-side: an upgrade code each, all may be installed; replace: one upgrade code, an installation "
            "of one removes the other."
        ),
    ] = Relation.SIDE_BY_SIDE,
    manifests: Annotated[
        bool, typer.Option("--manifests", help="Also write the manifests that the packages were built from.")
    ] = False,
    define: Defines = None,
    templates: Templates = None,
    compression: Compression = None,
    threads: Threads = None,
    lint: Lint = True,
    format: Formats = None,
) -> None:
    """Build an x86, an x64 and an arm64 package from one mixed manifest. Exit 0 clean, 1 errors found, 2 not built.

    Each package gets the components of its ISA, with the GUIDs they have in the mixed package; a package without code
    of its own is not made. docs/split.md says what happens to folders, conditions, features and codes.
    """
    from crossmsi.cli.build import report_findings
    from crossmsi.cli.defines import parse_defines
    from crossmsi.cli.reporting import parse_targets
    from crossmsi.variants import Choices, make_split
    from crossmsi.variants.writing import all_or_nothing

    targets = parse_targets(format or [], [manifest])
    defines = parse_defines(define)
    choices = Choices(neutral=neutral.value, relation=relation.value)
    variants, plan, placements = make_split(manifest, defines, choices=choices, templates_dir=templates)
    packings = _packings(variants, compression, threads)
    for variant in variants:
        for warning in variant.prepared.compiled.warnings:
            print(f"warning: {variant.platform}: {warning}", file=sys.stderr)
    outcomes = _lint(manifest, output, variants, defines) if lint else []
    report_findings(outcomes, targets)
    with all_or_nothing(output) as folder:
        written = _write(variants, folder, packings)
        if manifests:
            _write_manifests(variants, manifest, output, folder)
    _summary(manifest, output, written, plan, placements, outcomes)
    raise typer.Exit(max((outcome.status for outcome in outcomes), default=0))


def _packings(variants: Sequence[Variant], compression: str | None, threads: int | None) -> dict:
    from crossmsi.cli.packing import choose_packing

    return {
        variant.platform: choose_packing(variant.prepared.model.cabinet, compression, threads) for variant in variants
    }


def _lint(manifest: Path, output: Path, variants: Sequence[Variant], defines: dict[str, str]) -> list[FileOutcome]:
    from crossmsi.cli.linting import LintJob, lint_prepared
    from crossmsi.cli.progress import rule_progress
    from crossmsi.policy.configfile import Configs
    from crossmsi.variants.writing import package_name

    job = LintJob(configs=Configs(defines=defines), defines=defines)
    outcomes = []
    for variant in variants:
        with rule_progress(f"{manifest.name} {variant.platform}") as progress:
            outcome = lint_prepared(manifest, variant.prepared, job, progress)
        outcome.path = str(output / package_name(variant))
        outcomes.append(outcome)
    return outcomes


def _write(variants: Sequence[Variant], folder: Path, packings: dict) -> list[Written]:
    from crossmsi.cli.progress import byte_progress
    from crossmsi.variants.writing import write_packages

    total = sum(payload.size for variant in variants for payload in variant.prepared.compiled.payloads)
    with byte_progress("packing", total) as progress:
        return write_packages(variants, folder, lambda variant: packings[variant.platform], progress)


def _write_manifests(variants: Sequence[Variant], manifest: Path, output: Path, folder: Path) -> None:
    from crossmsi.errors import CrossmsiError
    from crossmsi.variants.manifests import manifest_text
    from crossmsi.variants.writing import package_name

    for variant in variants:
        path = folder / f"{Path(package_name(variant)).stem}.yaml"
        if (output / path.name).exists() and manifest.samefile(output / path.name):
            raise CrossmsiError("is the manifest to split: the new one would overwrite it", where=str(manifest))
        path.write_text(manifest_text(variant, output, manifest.name), encoding="utf-8", newline="\n")


def _summary(
    manifest: Path,
    output: Path,
    written: Sequence[Written],
    plan: SplitPlan,
    placements: Sequence[Placement],
    outcomes: Sequence[FileOutcome],
) -> None:
    print(f"{manifest}: {counted(len(written), 'package')}, {_RELATIONS[plan.choices.relation]}")
    for item in written:
        model = item.variant.prepared.model
        payloads = item.variant.prepared.compiled.payloads
        size = sum((output / path.name).stat().st_size for path in item.files)
        print(f"{output / item.path.name}: {model.name} {model.version}, {size:,} bytes")
        print(
            f"  {counted(len(payloads), 'file')} ({sum(payload.size for payload in payloads):,} bytes) in "
            f"{counted(len(model.components), 'component')}"
        )
        print(f"  product code {model.product_code}, upgrade code {model.upgrade_code}")
        for note in item.variant.notes:
            print(f"  note: {note}")
    neutral = [item.component for item in placements if item.platform is None]
    if neutral:
        print(f"neutral, in {' and '.join(plan.homes)}: {_some(neutral)}")
    print(f"lint: {_counts(outcomes)}" if outcomes else "not linted")


def _counts(outcomes: Sequence[FileOutcome]) -> str:
    counts = [
        counted(count, severity)
        for severity in ("error", "warning")
        if (count := sum(outcome.count(severity) for outcome in outcomes))
    ]
    return ", ".join(counts) or "no findings"


_RELATIONS = {
    "side-by-side": "to be installed side by side",
    "replace": "that replace each other",
}


def _some(names: Sequence[str], most: int = 6) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
