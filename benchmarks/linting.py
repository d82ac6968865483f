"""Packages with many File, Component and Registry rows, and the time that loading and linting them takes."""

from __future__ import annotations

import gc
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import inf
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.msi import Database
    from crossmsi.rules import Rule
    from crossmsi.rules.engine import Outcome

_NAMES = uuid.UUID("2f0c4a52-5a0e-49d1-8f5a-0e7d2b3c9a10")
PER_FOLDER, DEPTH = 100, 10  # files a directory, directories below one another
ACTIONS = {
    "CostInitialize": 800, "FileCost": 900, "CostFinalize": 1000, "InstallValidate": 1400, "InstallInitialize": 1500,
    "ProcessComponents": 1600, "UnpublishProduct": 1700, "UnpublishFeatures": 1800, "RemoveRegistryValues": 2600,
    "RemoveFiles": 3500, "InstallFiles": 4000, "WriteRegistryValues": 5000, "RegisterUser": 6000,
    "RegisterProduct": 6100, "PublishFeatures": 6300, "PublishProduct": 6400, "InstallFinalize": 6600,
}  # fmt: skip


def guid(name: str) -> str:
    return "{" + str(uuid.uuid5(_NAMES, name)).upper() + "}"


def database_of(rows: int) -> Database:
    """A valid package of ``rows`` components, each with a file and a registry value that refers to it."""
    from crossmsi.msi import Database, schema

    database = Database()
    summary = database.summary
    summary.title, summary.template, summary.revision = "Installation Database", "x64;1033", guid("package")
    summary.page_count, summary.word_count, summary.codepage = 500, 2, 1252
    folders = [(f"D{n}", "INSTALLDIR" if n % DEPTH == 0 else f"D{n - 1}", f"d{n % 10000}|folder number {n}")
               for n in range(-(-rows // PER_FOLDER))]  # fmt: skip
    numbers = range(rows)
    properties = {
        "ProductCode": guid("product"), "UpgradeCode": guid("upgrade"), "ProductVersion": "1.0.0",
        "ProductName": "Many Files", "Manufacturer": "Bench", "ProductLanguage": "1033",
    }  # fmt: skip
    tables = {
        "Directory": [("TARGETDIR", None, "SourceDir"), ("ProgramFiles64Folder", "TARGETDIR", "."),
                      ("INSTALLDIR", "ProgramFiles64Folder", "Many"), *folders],
        "Component": [(f"C{n}", guid(str(n)), f"D{n // PER_FOLDER}", 256, None if n % 7 else "VersionNT >= 600",
                       f"F{n}") for n in numbers],
        "File": [(f"F{n}", f"C{n}", f"f{n % 1000000}.txt|file number {n}.txt", 100, None if n % 2 else "1.2.3.4",
                  None if n % 2 else "1033", 512, n + 1) for n in numbers],
        "Registry": [(f"R{n}", 2, f"Software\\Bench\\Many\\{n}", "Path", f"[#F{n}]", f"C{n}") for n in numbers],
        "MsiFileHash": [(f"F{n}", 0, n, -n, 3 * n, 7) for n in numbers if n % 2],
        "Feature": [("Main", None, "Main", "Everything", 1, 1, None, 0)],
        "FeatureComponents": [("Main", f"C{n}") for n in numbers],
        "Media": [(1, rows, None, "#files.cab", None, None)],
        "Property": list(properties.items()),
        "InstallExecuteSequence": [(action, None, number) for action, number in ACTIONS.items()],
    }  # fmt: skip
    for name, values in tables.items():
        database.create(name).extend(values, [None] * len(values))
    facts = [row for name in (*tables, "_Validation") for row in schema.validation_rows(name)]
    database.create("_Validation").extend(facts, [None] * len(facts))
    return database


@dataclass(slots=True)
class Timing:
    """Seconds of CPU for one package of ``rows`` rows in all: loading all tables, linting with all rules, and each
    rule when what rules share is there already."""

    rows: int
    load: float
    lint: float
    rules: dict[str, float]

    @property
    def ratio(self) -> float:
        return self.lint / self.load

    @property
    def shared(self) -> float:
        """What the first run of all rules spends on facts that the later ones find ready."""
        return max(0.0, self.lint - sum(self.rules.values()))


def load(path: Path) -> Package:
    """The package with every column of every table in memory."""
    from crossmsi.analysis import Package
    from crossmsi.msi import Database

    database = Database.open(path)
    for table in database.tables.values():
        table.data  # noqa: B018 - what is timed
    return Package(database, path=path)


def time_packages(path: Path, copies: int, rounds: int) -> Timing:
    """Averages over ``copies`` of a package that are in memory together; the least of several rounds each, since other
    load only adds. Ten small copies fill the processor's caches like one that is ten times as large.

    Raises RuntimeError when a rule fails.
    """
    from crossmsi.rules import Selection

    gc.set_threshold(200_000, 20, 50)  # as the crossmsi command does
    best: dict[str, float] = {}
    rows = 0

    def timed(name: str, work: Callable[[], list]) -> list:
        start = process_time()
        result = work()
        best[name] = min(best.get(name, inf), (process_time() - start) / copies)
        return result

    for _ in range(rounds):
        packages = timed("load", lambda: [load(path) for _ in range(copies)])
        rows = sum(map(len, packages[0].db.tables.values()))
        chosen = Selection().rules(packages[0])
        for outcome in timed("lint", partial(_lint_all, packages, chosen)):
            if outcome.failed:
                raise RuntimeError(f"rules failed: {outcome.failed}")
        for rule in chosen:
            timed(rule.id(), partial(_lint_all, packages, [rule]))
    return Timing(rows, best.pop("load"), best.pop("lint"), best)


def _lint_all(packages: list[Package], rules: list[type[Rule]]) -> list[Outcome]:
    from crossmsi.rules import run_rules

    return [run_rules(package, rules) for package in packages]
