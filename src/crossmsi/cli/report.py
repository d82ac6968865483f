"""``crossmsi report``: split or mixed, with the evidence."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crossmsi.cli.buildoptions import Defines

if TYPE_CHECKING:
    from crossmsi.hosts import Host
    from crossmsi.report.decision import Report
    from crossmsi.report.outcome import FileOutcome
    from crossmsi.variants import Variant

DEFAULT_LIMIT = 100


class ReportFormat(StrEnum):
    """How the report is written."""

    HTML = "html"
    JSON = "json"
    MARKDOWN = "markdown"


SUFFIXES = {
    ".html": ReportFormat.HTML,
    ".htm": ReportFormat.HTML,
    ".json": ReportFormat.JSON,
    ".md": ReportFormat.MARKDOWN,
}


def report(
    file: Annotated[Path, typer.Argument(help="A manifest (.yaml), or a finished package (.msi).", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file to write; standard output without it.", show_default=False),
    ] = None,
    format: Annotated[
        ReportFormat | None,
        typer.Option("--format", help="Told by the name of the output file when not given.", show_default=False),
    ] = None,
    hosts: Annotated[
        list[str] | None,
        typer.Option(
            "--hosts",
            help="Only these, comma-separated, wildcards allowed: win10-x86,*-x64. All Windows hosts without it.",
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, help="The longest list of files, registry values and findings that is shown.")
    ] = DEFAULT_LIMIT,
    define: Defines = None,
) -> None:
    """Compare one mixed package, a package for each ISA and a merged one on every host, and say which to ship.

    From a manifest all of them are made; of a finished package only itself is told. Exit 0 when the report was
    written, whatever it says.
    """
    from crossmsi.cli.subject import is_manifest
    from crossmsi.cli.writing import write_atomically

    chosen = format or (SUFFIXES.get(output.suffix.lower()) if output else None) or ReportFormat.HTML
    selected = select_hosts(hosts)
    found = _on_manifest(file, define, selected, limit) if is_manifest(file) else _on_package(file, selected, limit)
    text = _rendered(found, chosen)
    if output is None:
        sys.stdout.write(text)
        return
    write_atomically(output, text)
    print(f"{output}: {found.verdict.headline}")


def select_hosts(patterns: list[str] | None) -> list[Host]:
    """The hosts of the patterns, in the catalog's order; every Windows without any. Raises CrossmsiError for a pattern
    that fits none."""
    from fnmatch import fnmatchcase

    from crossmsi.errors import CrossmsiError
    from crossmsi.hosts import find_host
    from crossmsi.hosts import hosts as all_hosts

    known = all_hosts()
    if not patterns:
        return [host for host in known.values() if host.profile == "windows"]
    wanted: set[str] = set()
    for pattern in (part.strip().lower() for text in patterns for part in text.split(",") if part.strip()):
        found = {name for name in known if fnmatchcase(name, pattern)}
        wanted |= found or {find_host(pattern).name}
    if not wanted:
        raise CrossmsiError("--hosts names no host", hint="'crossmsi hosts' lists them")
    return [host for host in known.values() if host.name in wanted]


def _on_manifest(path: Path, define: list[str] | None, hosts: list[Host], limit: int) -> Report:
    from crossmsi.cli.defines import parse_defines
    from crossmsi.cli.linting import LintJob, lint_prepared
    from crossmsi.cli.progress import rule_progress
    from crossmsi.policy.configfile import Configs
    from crossmsi.report.decision import report_on_manifest
    from crossmsi.variants import make_variants

    defines = parse_defines(define)
    job = LintJob(configs=Configs(defines=defines), defines=defines)

    def lint(variant: Variant) -> FileOutcome:
        with rule_progress(f"{path.name} {variant.label}") as progress:
            return lint_prepared(path, variant.prepared, job, progress)

    return report_on_manifest(path, make_variants(path, defines), lint, hosts, limit)


def _on_package(path: Path, hosts: list[Host], limit: int) -> Report:
    from crossmsi.cli.linting import LintJob, lint_file
    from crossmsi.cli.progress import rule_progress
    from crossmsi.cli.subject import open_package
    from crossmsi.errors import CrossmsiError
    from crossmsi.report.decision import report_on_package
    from crossmsi.rules.applicability import is_merge_module

    package = open_package(path)
    if is_merge_module(package):
        raise CrossmsiError(
            "is a merge module, which nobody installs by itself",
            where=str(path),
            hint="give a package that it is merged into",
        )
    with rule_progress(path.name) as progress:
        outcome = lint_file(path, LintJob(), progress)
    if outcome.error is not None:
        raise outcome.error
    return report_on_package(path, package, outcome, hosts, limit)


def _rendered(found: Report, chosen: ReportFormat) -> str:
    if chosen is ReportFormat.JSON:
        import json

        from crossmsi.report.decision import as_document

        return json.dumps(as_document(found), indent=1, ensure_ascii=False) + "\n"
    if chosen is ReportFormat.MARKDOWN:
        from crossmsi.report.pages.markdown import render_markdown

        return render_markdown(found)
    from crossmsi.report.pages.html import render_html

    return render_html(found)
