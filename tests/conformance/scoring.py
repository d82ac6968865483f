"""Running the rules over the conformance packages and counting agreement."""

from __future__ import annotations

import json
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from crossmsi.rules.discovery import rule_modules

DATA = Path(__file__).resolve().parents[3] / "shared" / "ice-conformance"
# These ICEs name one of several equal rows, and which one follows row order: compared without keys.
GROUPED = {"ICE08", "ICE82"}
SEVERITY = {"error": 1, "warning": 2}


@dataclass
class Score:
    """Counts and differences of one ICE."""

    expected: int = 0
    found: int = 0
    matched: int = 0
    differences: list[tuple[str, str, tuple]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.matched / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 1.0


def packages(only: str | None = None) -> Iterator[tuple[dict, bytes]]:
    """``(expectation, package bytes)`` of every conformance package whose name contains ``only``."""
    with (DATA / "expected.jsonl").open(encoding="utf-8") as lines:
        rows = {row["package"]: row for row in map(json.loads, lines)}
    with tarfile.open(DATA / "packages.tar.xz") as archive:
        for member in archive:
            name = member.name.rsplit("/", 1)[-1]
            if name in rows and (only is None or only in name):
                yield rows[name], archive.extractfile(member).read()


def findings_of(job: tuple[str, bytes, tuple[str, ...]]) -> tuple[list[list], list[tuple[str, str]]]:
    """Findings of one package as [ice, severity, table, column, [keys]], and the rules that failed."""
    from crossmsi.analysis import Package
    from crossmsi.msi import Database
    from crossmsi.rules import Selection, run_rules

    _, data, select = job
    package = Package(Database.open(data))
    outcome = run_rules(package, Selection(select=select).rules(package))
    found = [
        [f.rule, SEVERITY[f.severity], f.table, f.column, list(f.keys)]
        for f in outcome.findings
        if f.severity != "info"
    ]
    return found, [(failed.rule, failed.reason) for failed in outcome.failed]


def score(select: tuple[str, ...] = ("ICE",), only: str | None = None) -> tuple[dict[str, Score], list[str]]:
    """Scores by ICE, and a line for each rule that failed on a package."""
    scores: dict[str, Score] = defaultdict(Score)
    failures: list[str] = []
    loaded = list(packages(only))
    jobs = [(row["package"], data, select) for row, data in loaded]
    with ProcessPoolExecutor(2) as pool:
        for (row, _), (found, failed) in zip(loaded, pool.map(findings_of, jobs, chunksize=8), strict=True):
            failures += [f"{row['package']}: {rule}: {reason}" for rule, reason in failed]
            want, got = _counted(row["findings"], select), _counted(found, select)
            for ice in sorted((want.keys() | got.keys()) - set(row["untrusted"])):
                entry = scores[ice]
                entry.expected += want[ice].total()
                entry.found += got[ice].total()
                entry.matched += (want[ice] & got[ice]).total()
                entry.differences += [(row["package"], "missing", f) for f in (want[ice] - got[ice]).elements()]
                entry.differences += [(row["package"], "extra", f) for f in (got[ice] - want[ice]).elements()]
    return dict(sorted(scores.items())), failures


def _counted(findings: list[list], select: tuple[str, ...]) -> dict[str, Counter]:
    by_ice: dict[str, Counter] = defaultdict(Counter)
    for ice, severity, table, column, keys in findings:
        if ice in select or any(ice.startswith(part) for part in select if part not in rule_modules()):
            by_ice[ice][(severity, table, column) + (() if ice in GROUPED else tuple(keys))] += 1
    return by_ice
