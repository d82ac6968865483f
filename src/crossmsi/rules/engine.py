"""Running rules: in order, timed, each on its own feet."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePath
from time import process_time
from traceback import extract_tb
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError
from crossmsi.rules.discovery import order
from crossmsi.rules.finding import SEVERITIES, FailedRule, Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

# What a defect in a rule, or damage that it did not expect, raises.
BROKEN = (CrossmsiError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(slots=True)
class Outcome:
    """Findings in a fixed order, rules that broke, and seconds of CPU per rule."""

    findings: list[Finding] = field(default_factory=list)
    failed: list[FailedRule] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def run_rules(package: Package, rules: Iterable[type[Rule]], progress: Callable[[str], None] | None = None) -> Outcome:
    """Run every rule over a package; one that raises is reported in ``failed`` and the others still run."""
    outcome = Outcome()
    with _no_collection():
        _run_each(outcome, package, rules, progress)
    outcome.findings.sort(key=_sort_key)
    return outcome


@contextmanager
def _no_collection() -> Iterator[None]:
    """Rules make many small objects and no cycles: the collector would walk all rows again and again for nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _run_each(
    outcome: Outcome, package: Package, rules: Iterable[type[Rule]], progress: Callable[[str], None] | None
) -> None:
    for rule in rules:
        if progress:
            progress(rule.id())
        start = process_time()
        found: list[Finding] = []
        try:
            found.extend(rule(package).check(package))
        except BROKEN as error:
            outcome.failed.append(FailedRule(rule.id(), _reason(error)))
        outcome.findings += found
        outcome.seconds[rule.id()] = process_time() - start


def _sort_key(finding: Finding) -> tuple:
    return (
        order(finding.rule), finding.table, tuple(map(_natural, finding.keys)), finding.column,
        SEVERITIES.index(finding.severity), finding.message,
    )  # fmt: skip


def _natural(key: str) -> tuple[int, int, str]:
    return (0, int(key), "") if key.isascii() and key.isdigit() and len(key) < 12 else (1, 0, key)


def _reason(error: Exception) -> str:
    if isinstance(error, CrossmsiError):
        return str(error)
    frames = extract_tb(error.__traceback__)
    place = f" ({PurePath(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{place}"
