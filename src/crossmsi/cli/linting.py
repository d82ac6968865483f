"""Linting one file: what it is, which settings count for it, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.policy.configfile import Config, Configs
from crossmsi.policy.settings import Overrides, Settings, settle

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.pack.pipeline import Prepared
    from crossmsi.policy.baseline import Baseline
    from crossmsi.report.outcome import FileOutcome
    from crossmsi.rules.suppression import Suppression

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class LintJob:
    """What is the same for every file of a run.

    ``all_rows`` keeps the rows of all findings, not of the first ones; .wxs files are compiled for ``arch``.
    """

    overrides: Overrides = field(default_factory=Overrides)
    configs: Configs = field(default_factory=Configs)
    defines: dict[str, str] = field(default_factory=dict)
    transforms: Sequence[str] = ()
    all_rows: bool = False
    arch: str = "x86"
    baseline: Baseline | None = None


def lint_file(path: Path, job: LintJob, progress: Progress | None = None) -> FileOutcome:
    """Lint one package, manifest or .wxs file; an unreadable one gives an outcome with its error."""
    from crossmsi.cli.subject import is_manifest, is_source, open_package
    from crossmsi.errors import CrossmsiError
    from crossmsi.policy.suppressions import of_source
    from crossmsi.report.outcome import FileOutcome

    try:
        if is_manifest(path):
            from crossmsi.pack.pipeline import compile_manifest

            return lint_prepared(path, compile_manifest(path, job.defines), job, progress)
        config = job.configs.of_package(path)
        if is_source(path):
            from crossmsi.analysis import Package
            from crossmsi.pack.pipeline import compile_wxs

            compiled = compile_wxs(path, job.arch, job.defines)
            package = Package(compiled.database, payloads=compiled.identities)
            return _outcome(path, package, config, job, of_source(path, compiled.database), progress)
        return _outcome(path, open_package(path, job.transforms), config, job, [], progress)
    except CrossmsiError as error:
        return FileOutcome(str(path), error=error)


def lint_prepared(path: Path, prepared: Prepared, job: LintJob, progress: Progress | None = None) -> FileOutcome:
    """Lint a manifest that is compiled already. Raises CrossmsiError for settings or suppressions that are wrong."""
    from crossmsi.analysis.prepared import prepared_package
    from crossmsi.policy.suppressions import of_manifest

    config = job.configs.of_manifest(path, prepared.manifest)
    return _outcome(path, prepared_package(prepared), config, job, of_manifest(prepared.manifest), progress)


def lint_package(path: Path, package: Package, job: LintJob) -> FileOutcome:
    """Lint a package that is to become the file ``path``, with the settings that count there."""
    return _outcome(path, package, job.configs.of_package(path), job, [], None)


def settings_of(path: Path, job: LintJob) -> tuple[Settings, list[Suppression]]:
    """The settings and suppressions that count for a file. Raises CrossmsiError for what is wrong with them."""
    from crossmsi.cli.subject import is_manifest, is_source
    from crossmsi.policy.suppressions import of_config, of_manifest, of_source

    if is_manifest(path):
        from crossmsi.manifest import load_manifest

        manifest = load_manifest(path, job.defines)
        config, own = job.configs.of_manifest(path, manifest), of_manifest(manifest)
    else:
        config, own = job.configs.of_package(path), of_source(path) if is_source(path) else []
    return settle(config.lint if config else None, job.overrides), [*own, *of_config(config, path)]


def _outcome(
    path: Path,
    package: Package,
    config: Config | None,
    job: LintJob,
    suppressions: list[Suppression],
    progress: Progress | None,
) -> FileOutcome:
    """Run the selected rules over an open package and set aside what is accepted. Raises CrossmsiError for damage."""
    from crossmsi.policy.suppressions import of_config, set_aside
    from crossmsi.report.outcome import FileOutcome
    from crossmsi.report.rows import SHOWN_PER_RULE, rows_of
    from crossmsi.rules import run_rules

    settings = settle(config.lint if config else None, job.overrides)
    suppressions = [*suppressions, *of_config(config, path)]
    for table in package.db.tables.values():
        table.data  # noqa: B018 - damage anywhere is one error of the file, not one of every rule
    rules = settings.selection().rules(package)
    result = run_rules(package, rules, progress)
    findings = [replace(f, severity=settings.severity_of(f.rule, f.severity)) for f in result.findings]
    outcome = FileOutcome(str(path), findings, result.failed, None, result.seconds, failing=settings.failing())
    set_aside(outcome, suppressions, rules, package, settings)
    if job.baseline is not None:
        job.baseline.set_aside(outcome)
    shown = outcome.findings if job.all_rows else outcome.above_info()
    outcome.rows = rows_of(package.db, shown, None if job.all_rows else SHOWN_PER_RULE)
    return outcome
