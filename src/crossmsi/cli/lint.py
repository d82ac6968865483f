"""``crossmsi lint``: run the rules over packages and manifests."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crossmsi.cli.reporting import FORMAT_HELP
from crossmsi.cli.wixoptions import WixStyleCommand


class Arch(StrEnum):
    """What -arch says to WiX."""

    X86 = "x86"
    X64 = "x64"
    ARM64 = "arm64"


class FailLevel(StrEnum):
    """The lowest severity that makes the exit status 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


def lint(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Packages (.msi, .msm), folders of them, manifests (.yaml) or WiX v4 source (.wxs).",
            show_default=False,
        ),
    ],
    format: Annotated[list[str] | None, typer.Option("--format", help=FORMAT_HELP, metavar="FORMAT[:FILE]")] = None,
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
    sice: Annotated[
        list[str] | None, typer.Option("-sice", help="Leave this ICE out, as in WiX: -sice:ICE33.", metavar="ICE")
    ] = None,
    wixproj: Annotated[
        list[Path] | None,
        typer.Option("--wixproj", help="Leave out what SuppressIces of this .wixproj names; -D sets its properties."),
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
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="Report only what is not in this file, made by --write-baseline.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option("--write-baseline", help="Write this run's findings to a file for --baseline.")
    ] = None,
    prune_baseline: Annotated[
        bool, typer.Option("--prune-baseline", help="Remove from the --baseline file what is no longer found.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Correct what can be corrected safely in manifests, then lint them.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Only show what --fix would change; exit 1 when it would change something.")
    ] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="Print hits and milliseconds per rule.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show every finding, those of severity info too.")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Files at a time; 0 for one a processor.")] = 1,
    define: Annotated[
        list[str] | None, typer.Option("--define", "-D", help="A variable for manifests and .wxs files: name=value.")
    ] = None,
    arch: Annotated[Arch, typer.Option(help="The platform that .wxs files are for.")] = Arch.X86,
    transform: Annotated[
        list[str] | None,
        typer.Option("--transform", help="Lint packages as this .mst, or :storage inside them, changes them."),
    ] = None,
) -> None:
    """Check packages with Microsoft's ICEs and the ISA rules. Exit 0 clean, 1 findings, 2 a file or rule failed."""
    from crossmsi.cli.baselining import check_options, finish, opened
    from crossmsi.cli.defines import parse_defines
    from crossmsi.cli.linting import LintJob, settings_of
    from crossmsi.cli.many import lint_files
    from crossmsi.cli.packages import find_packages
    from crossmsi.cli.reporting import parse_targets, write_reports
    from crossmsi.cli.wixoptions import suppressed_ices
    from crossmsi.policy.configfile import Configs
    from crossmsi.policy.settings import Overrides, settle
    from crossmsi.policy.suppressions import close_reviews
    from crossmsi.report.lintrun import LintRun

    check_options(baseline, write_baseline, prune_baseline)
    lists = [None if part is None else split_ids(part) for part in (select, ignore, extend_select, extend_ignore)]
    overrides = Overrides(*lists, profile, fail_level)
    defines = parse_defines(define)
    configs = Configs(config, defines)
    stated = configs.stated()
    # What is wrong here is one error of the command, not one of every file.
    settle(stated.lint if stated else None, overrides).selection()
    if sice or wixproj:
        muted = suppressed_ices(sice or (), wixproj or (), defines)
        overrides = replace(overrides, extend_ignore=(*(overrides.extend_ignore or ()), *muted))
    job = LintJob(overrides, configs, defines, tuple(transform or ()), verbose, arch, opened(baseline))
    paths = find_packages(files)
    if show_settings:
        from crossmsi.policy.listing import settings_lines

        for path in paths:
            lines = settings_lines(*settings_of(path, job))
            sys.stdout.write("".join(f"{line}\n" for line in [str(path), *(f"  {line}" for line in lines)]))
        return
    targets = parse_targets(format or ["text"], paths)
    if fix or diff:
        from crossmsi.cli.fixing import fix_files

        changed = fix_files(paths, job, write=not diff)
        if diff:
            raise typer.Exit(int(changed))
    outcomes = lint_files(paths, job, jobs)
    finish(outcomes, job.baseline, write_baseline, prune_baseline)
    close_reviews(outcomes)
    write_reports(LintRun(outcomes, verbose), targets, sys.stdout)
    if statistics:
        from rich.console import Console

        from crossmsi.report.statistics import print_statistics

        print_statistics(outcomes, Console(stderr=True, highlight=False))
    raise typer.Exit(max(outcome.status for outcome in outcomes))


lint.command_class = WixStyleCommand  # type: ignore[attr-defined]


def split_ids(values: list[str] | None) -> tuple[str, ...]:
    """``["ICE03,ICE1", "ISA"]`` as single ids."""
    return tuple(part.strip() for value in values or [] for part in value.split(",") if part.strip())
