"""Gathering the suppressions that count for a file, and setting findings aside by them."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError
from crossmsi.policy.configfile import Config
from crossmsi.policy.patterns import file_pattern, key_pattern
from crossmsi.policy.settings import Settings, check_rule
from crossmsi.policy.today import today
from crossmsi.report.outcome import FileOutcome, Suppressed
from crossmsi.rules import Finding, Rule
from crossmsi.rules.suppression import Review, Suppression, SuppressionRule

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.manifest import Manifest
    from crossmsi.manifest.suppress import Suppression as Node
    from crossmsi.msi import Database


def of_config(config: Config | None, path: Path) -> list[Suppression]:
    """What a ``lint`` section says about the file ``path``. Raises CrossmsiError for a rule that there isn't."""
    found = []
    for node in config.lint.suppress if config else ():
        made = _from_node(node)
        if _matches(path, config.path, node.files) if node.files else not config.foreign:
            found.append(replace(made, in_source=config.own))
    return found


def of_manifest(manifest: Manifest) -> list[Suppression]:
    """Those beside the manifest's components, then those in comments of its files, each once.

    Raises CrossmsiErrors for all that are wrong.
    """
    from crossmsi.manifest.problems import raise_all
    from crossmsi.policy.yamlcomments import yaml_suppressions

    problems: list[CrossmsiError] = []
    found = []
    for component in manifest.components:
        for node in component.suppress:
            try:
                found.append(replace(_from_node(node), lines=component.lines, in_source=True))
            except CrossmsiError as error:
                problems.append(error)
    for path in sorted({path for path, _ in manifest.lines}):
        found += yaml_suppressions(path, manifest.text_of(path), problems)
    raise_all(problems)
    return list(dict.fromkeys(found))


def of_source(path: Path, database: Database | None = None) -> list[Suppression]:
    """Those in the comments of a .wxs file, and of the files it includes which ``database`` has rows from.

    Raises CrossmsiErrors for all that are wrong.
    """
    from crossmsi.manifest.problems import raise_all
    from crossmsi.policy.xmlcomments import xml_suppressions

    problems: list[CrossmsiError] = []
    tables = database.tables.values() if database else ()
    places = {place.path for table in tables for place in map(table.locate, table) if place}
    found = []
    for name in sorted({str(path), *filter(os.path.isfile, places)}):
        found += xml_suppressions(name, problems)
    raise_all(problems)
    return found


def _from_node(node: Node) -> Suppression:
    check_rule(node.rule, node.at_of("rule"))
    until = date.fromisoformat(node.until) if node.until else None
    return Suppression(node.rule, node.reason, node.at, node.table, node.key, node.column, until)


def _matches(path: Path, config: Path, patterns: Iterable[str]) -> bool:
    try:
        relative = os.path.relpath(path, config.parent).replace(os.sep, "/")
    except ValueError:  # another drive of Windows
        relative = path.as_posix()
    return any(file_pattern(pattern).fullmatch(relative) for pattern in patterns)


def matches(suppression: Suppression, finding: Finding) -> bool:
    """Whether a suppression is about a finding; its last day is not looked at."""
    if suppression.rule != finding.rule:
        return False
    if suppression.lines is not None:
        at = finding.location
        if at is None or (at.path, at.line) not in suppression.lines:
            return False
    return (
        suppression.table in (None, finding.table)
        and suppression.column in (None, finding.column)
        and (suppression.key is None or bool(key_pattern(suppression.key).fullmatch("/".join(finding.keys))))
    )


def set_aside(
    outcome: FileOutcome,
    suppressions: Sequence[Suppression],
    rules: Sequence[type[Rule]],
    package: Package,
    settings: Settings,
) -> None:
    """Move findings that are accepted to ``outcome.suppressed``, and note what became of each suppression.

    ``rules`` are those that ran: a suppression of another rule, or of one that broke, is not judged.
    """
    if not suppressions:
        return
    day = today()
    by_rule = defaultdict(list)
    for suppression in suppressions:
        by_rule[suppression.rule].append(suppression)
    used: dict[Suppression, int] = dict.fromkeys(suppressions, 0)
    kept = []
    for finding in outcome.findings:
        fitting = [suppression for suppression in by_rule[finding.rule] if matches(suppression, finding)]
        for suppression in fitting:
            used[suppression] += 1
        holding = next((suppression for suppression in fitting if not suppression.expired(day)), None)
        if holding is None:
            kept.append(finding)
        else:
            outcome.suppressed.append(Suppressed(finding, holding.reason, holding.in_source))
    outcome.findings = kept
    judged = {rule.id() for rule in rules} - {failed.rule for failed in outcome.failed_rules}
    judges = [rule(package) for rule in rules if issubclass(rule, SuppressionRule)]
    for suppression, count in used.items():
        if suppression.rule not in judged:
            continue
        found = [finding for judge in judges if (finding := judge.review(suppression, count, day))]
        said = replace(found[0], severity=settings.severity_of(found[0].rule, found[0].severity)) if found else None
        outcome.reviews.append(Review(suppression, count, said))


def close_reviews(outcomes: Sequence[FileOutcome]) -> None:
    """Add what there is to say about suppressions to the findings, each once a run.

    A suppression for several files is unused when none of them needed it; the first one that was linted is told.
    """
    used: set[Suppression] = set()
    for outcome in outcomes:
        used.update(review.suppression for review in outcome.reviews if review.used)
    told: set[Suppression] = set()
    for outcome in outcomes:
        for review in outcome.reviews:
            expired = review.finding is not None and review.finding.rule == "SUP002"
            if review.finding is None or review.suppression in told or (review.suppression in used and not expired):
                continue
            told.add(review.suppression)
            outcome.findings.append(review.finding)
