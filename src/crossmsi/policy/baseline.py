"""Findings that were there before: a baseline sets them aside, so that only new ones fail.

A finding is known by rule, table, keys, column and class of message (``rules.fingerprint``), so that rebuilt GUIDs and
rows in another order don't matter; how often each is there counts.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from crossmsi.report.outcome import FileOutcome, Suppressed
from crossmsi.rules import Finding
from crossmsi.rules.discovery import load_rule, order, rule_modules
from crossmsi.rules.fingerprint import message_class, stable_key

_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)+")


class Known(NamedTuple):
    """What identifies a finding."""

    rule: str
    table: str
    keys: tuple[str, ...]
    column: str
    message: str

    def sort_key(self) -> tuple:
        return order(self.rule), *self[1:]


def known(finding: Finding) -> Known:
    """The identity of a finding."""
    keys = tuple(map(stable_key, finding.keys))
    return Known(finding.rule, finding.table, keys, finding.column, message_class(finding.message))


@dataclass(slots=True)
class Baseline:
    """How often each finding was there, by file: a path from the baseline's folder, with ``*`` for a version."""

    path: Path
    files: dict[str, Counter[Known]] = field(default_factory=dict)

    def name_of(self, file: str) -> str:
        """The name under which a linted file stands here: the next version of a package has the same."""
        absolute = os.path.abspath(file)
        try:
            relative = os.path.relpath(absolute, os.path.abspath(self.path.parent))
        except ValueError:  # another drive of Windows
            relative = absolute
        folder, slash, name = relative.replace(os.sep, "/").rpartition("/")
        return folder + slash + _VERSION.sub("*", name)

    def set_aside(self, outcome: FileOutcome) -> None:
        """Move the findings that were there before to ``outcome.suppressed``."""
        matched = self._matched(outcome.path, outcome.findings)
        reason = f"in the baseline {self.path}"
        pairs = list(zip(outcome.findings, matched, strict=True))
        outcome.suppressed += [Suppressed(finding, reason, known=True) for finding, entry in pairs if entry]
        outcome.findings = [finding for finding, entry in pairs if not entry]

    def _matched(self, path: str, findings: Sequence[Finding]) -> list[Known | None]:
        """The entry that each finding takes up, None for a new finding."""
        left = Counter(self.files.get(self.name_of(path), ()))
        result: list[Known | None] = []
        for finding in findings:
            identity = known(finding)
            result.append(identity if left[identity] > 0 else None)
            left[identity] -= left[identity] > 0
        # Of rows that clash, other ones may be named, and in another order, when the order of rows changed.
        spare: dict[tuple[str, str, str], list[Known]] = {}
        for entry in sorted(left.elements(), key=Known.sort_key, reverse=True):
            spare.setdefault((entry.rule, entry.table, entry.column), []).append(entry)
        for index, finding in enumerate(findings):
            if result[index] is None and load_rule(finding.rule).order_dependent:
                fitting = spare.get((finding.rule, finding.table, finding.column))
                result[index] = fitting.pop() if fitting else None
        return result

    def replaced(self, outcomes: Sequence[FileOutcome]) -> Baseline:
        """This baseline with what ``outcomes`` found; files and rules that were not linted keep what they have."""
        files = dict(self.files)
        for name, group in self._by_name(outcomes):
            found: Counter[Known] = Counter()
            for outcome in group:
                found |= Counter(known(finding) for finding in outcome.findings)
            files[name] = found | self._unjudged(name, group)
        return Baseline(self.path, {name: found for name, found in files.items() if found})

    def pruned(self, outcomes: Sequence[FileOutcome]) -> Baseline:
        """This baseline without what ``outcomes`` no longer have; files and rules not linted keep what they have."""
        files = dict(self.files)
        for name, group in self._by_name(outcomes):
            left: Counter[Known] = Counter()
            for outcome in group:
                found = [item.finding for item in outcome.suppressed if item.known]
                left |= Counter(entry for entry in self._matched(outcome.path, found) if entry)
            files[name] = (left | self._unjudged(name, group)) & self.files.get(name, Counter())
        return Baseline(self.path, {name: found for name, found in files.items() if found})

    def __len__(self) -> int:
        """Number of findings."""
        return sum(found.total() for found in self.files.values())

    def _by_name(self, outcomes: Sequence[FileOutcome]) -> Iterator[tuple[str, list[FileOutcome]]]:
        groups: dict[str, list[FileOutcome]] = {}
        for outcome in outcomes:
            groups.setdefault(self.name_of(outcome.path), []).append(outcome)
        yield from groups.items()

    def _unjudged(self, name: str, group: Sequence[FileOutcome]) -> Counter[Known]:
        """The entries of rules that exist but did not run."""
        ran = {rule for outcome in group for rule in outcome.seconds}
        entries = self.files.get(name, Counter()).items()
        return Counter({item: n for item, n in entries if item.rule not in ran and item.rule in rule_modules()})
