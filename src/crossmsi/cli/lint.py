"""``crossmsi lint``: run the rules over packages and manifests."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


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
    extend_select: Annotated[
        list[str] | None, typer.Option("--extend-select", help="Run these rules too, such as preview rules.")
    ] = None,
    extend_ignore: Annotated[
        list[str] | None, typer.Option("--extend-ignore", help="Leave these rules out too.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(help="Which rules: default, wix or vista-logo.", show_default="default")
    ] = None,
    fail_level: Annotated[
        FailLevel | None, typer.Option(help="Lowest severity that fails.", show_default="error")
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option("--config", help="The file whose 'lint:' section counts, instead of the nearest crossmsi.yaml."),
    ] = None,
    show_settings: Annotated[
        bool, typer.Option("--show-settings", help="Print each file's settings and where they are from; don't lint.")
    ] = False,
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
    from crossmsi.cli.linting import LintJob, lint_file, settings_of
    from crossmsi.cli.progress import rule_progress
    from crossmsi.policy.configfile import Configs
    from crossmsi.policy.settings import Overrides, settle

    lists = [None if part is None else split_ids(part) for part in (select, ignore, extend_select, extend_ignore)]
    overrides = Overrides(*lists, profile, fail_level)
    settle(None, overrides).selection()  # a wrong id is one error of the command, not one of every file
    defines = parse_defines(define)
    job = LintJob(overrides, Configs(config, defines), defines, transform or ())
    if show_settings:
        from crossmsi.policy.listing import settings_lines

        for path in files:
            sys.stdout.write("\n".join([str(path), *(f"  {line}" for line in settings_lines(settings_of(path, job)))]))
            sys.stdout.write("\n")
        return
    outcomes = []
    for path in files:
        with rule_progress(path.name) as progress:
            outcomes.append(lint_file(path, job, progress))
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
    raise typer.Exit(max(outcome.status for outcome in outcomes))


def split_ids(values: list[str] | None) -> tuple[str, ...]:
    """``["ICE03,ICE1", "ISA"]`` as single ids."""
    return tuple(part.strip() for value in values or [] for part in value.split(",") if part.strip())
