"""``crossmsi lint``: run the rules over packages and manifests."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.model import LintSettings
    from crossmsi.report.outcome import FileOutcome
    from crossmsi.rules import Selection


class LintFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


class FailLevel(StrEnum):
    """The lowest severity that makes the exit status 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


def lint(
    files: Annotated[
        list[Path], typer.Argument(help="Packages (.msi, .msm) or manifests (.yaml).", show_default=False)
    ],
    format: Annotated[LintFormat, typer.Option("--format", help="Text to read, or JSON.")] = LintFormat.TEXT,
    select: Annotated[
        list[str] | None, typer.Option("--select", help="Run only these rules: ids or prefixes, comma-separated.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", help="Leave these rules out: ids or prefixes, comma-separated.")
    ] = None,
    profile: Annotated[str, typer.Option(help="Which rules: default, wix or vista-logo.")] = "default",
    fail_level: Annotated[FailLevel, typer.Option(help="Lowest severity that fails.")] = FailLevel.ERROR,
    statistics: Annotated[bool, typer.Option("--statistics", help="Print hits and milliseconds per rule.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show findings of severity info too.")] = False,
    define: Annotated[
        list[str] | None, typer.Option("--define", "-D", help="A variable for manifests: name=value.")
    ] = None,
    transform: Annotated[
        list[str] | None,
        typer.Option("--transform", help="Lint packages as this .mst, or :storage inside them, changes them."),
    ] = None,
) -> None:
    """Check packages with Microsoft's ICEs and the ISA rules. Exit 0 clean, 1 findings, 2 a file or rule failed."""
    from crossmsi.cli.defines import parse_defines
    from crossmsi.cli.progress import rule_progress
    from crossmsi.rules import Selection

    selection = Selection(split_ids(select), split_ids(ignore), profile)
    defines = parse_defines(define)
    outcomes = []
    for path in files:
        with rule_progress(path.name) as progress:
            outcomes.append(lint_file(path, selection, defines, progress, transform or ()))
    if format is LintFormat.JSON:
        from crossmsi.report.jsonformat import to_json

        sys.stdout.write(to_json(outcomes) + "\n")
    else:
        from rich.console import Console

        from crossmsi.report.text import print_text

        print_text(outcomes, Console(highlight=False), verbose=verbose)
    if statistics:
        from rich.console import Console

        from crossmsi.report.text import print_statistics

        print_statistics(outcomes, Console(stderr=True, highlight=False))
    raise typer.Exit(exit_status(outcomes, fail_level))


def split_ids(values: list[str] | None) -> tuple[str, ...]:
    """``["ICE03,ICE1", "ISA"]`` as single ids."""
    return tuple(part.strip() for value in values or [] for part in value.split(",") if part.strip())


def lint_file(
    path: Path,
    selection: Selection,
    defines: dict[str, str],
    progress: Callable[[str], None] | None = None,
    transforms: Sequence[str] = (),
) -> FileOutcome:
    """Lint one package or manifest; an unreadable one gives an outcome with its error."""
    from crossmsi.cli.subject import is_manifest, open_package, prepared_package
    from crossmsi.errors import CrossmsiError
    from crossmsi.report.outcome import FileOutcome

    try:
        if not is_manifest(path):
            return outcome_of(path, open_package(path, transforms), selection, progress)
        from crossmsi.pack.pipeline import compile_manifest

        prepared = compile_manifest(path, defines)
        settings = prepared.model.lint
        chosen = selection if selection != type(selection)() else manifest_selection(settings)
        return outcome_of(path, prepared_package(prepared), chosen, progress, settings)
    except CrossmsiError as error:
        return FileOutcome(str(path), error=error)


def manifest_selection(settings: LintSettings) -> Selection:
    """The rules that a manifest asks for. Raises CrossmsiError for an id that no rule has."""
    from crossmsi.rules import Selection

    return Selection(settings.select, settings.ignore)


def outcome_of(
    path: Path,
    package: Package,
    selection: Selection,
    progress: Callable[[str], None] | None = None,
    settings: LintSettings | None = None,
) -> FileOutcome:
    """Run the selected rules over an open package, with a manifest's severities. Raises CrossmsiError for damage."""
    from dataclasses import replace

    from crossmsi.report.outcome import FileOutcome
    from crossmsi.rules import run_rules

    for table in package.db.tables.values():
        table.data  # noqa: B018 - damage anywhere is one error of the file, not one of every rule
    outcome = run_rules(package, selection.rules(package), progress)
    severities = dict(settings.severity) if settings else {}
    findings = [replace(f, severity=severities.get(f.rule, f.severity)) for f in outcome.findings]
    return FileOutcome(str(path), findings, outcome.failed, None, outcome.seconds)


def exit_status(outcomes: list[FileOutcome], fail_level: FailLevel) -> int:
    """2 when a file or a rule failed, 1 for findings at or above the level, else 0."""
    if any(outcome.error or outcome.failed_rules for outcome in outcomes):
        return 2
    levels = {FailLevel.ERROR: 1, FailLevel.WARNING: 2, FailLevel.INFO: 3, FailLevel.NEVER: 0}
    failing = ("error", "warning", "info")[: levels[fail_level]]
    return int(any(outcome.count(severity) for outcome in outcomes for severity in failing))
