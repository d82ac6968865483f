"""Writing and loading the tables of packages with many files; each function is run in a process of its own."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path
from random import Random

from benchmarks.measure import PYTHON, Cost, in_turn, run

WRITE = "from benchmarks.tables import write; write({path!r}, {files})"
LOAD = "from benchmarks.tables import load; load({path!r})"
WRITE_BAR = 1.5  # seconds of CPU for 100,000 files, interpreter and all
LOAD_BARS = {"pymsi": 8, "msiinfo export": 50}  # times our CPU time
PYMSI = "from benchmarks.tables import load_with_pymsi; load_with_pymsi({path!r})"


def write(path: str, files: int) -> None:
    """A package of eight tables, four of them with a row a file, a folder for each hundred files."""
    import gc

    from crossmsi.msi import Database

    gc.set_threshold(200_000, 20, 50)  # as the crossmsi command does
    database = Database()
    numbers = range(files)
    names, components = [f"F{n:06}" for n in numbers], [f"C{n:06}" for n in numbers]
    folders = [f"d{n:03}" for n in range(-(-files // 100))]
    hashes = struct.iter_unpack("<4i", Random(1).randbytes(16 * files))
    rows = {
        "Component": [(component, f"{{1A0C2F0E-97E1-4E0B-8B54-{n:012X}}}", folders[n // 100], 0, None, name)
                      for n, name, component in zip(numbers, names, components, strict=True)],
        "File": [(name, component, f"file_{n:06}.dll", 1000 + n, None, None, 512, n + 1)
                 for n, name, component in zip(numbers, names, components, strict=True)],
        "FeatureComponents": [("Main", component) for component in components],
        "MsiFileHash": [(name, 0, *parts) for name, parts in zip(names, hashes, strict=True)],
        "Directory": [("TARGETDIR", None, "SourceDir"), *((folder, "TARGETDIR", folder) for folder in folders)],
        "Feature": [("Main", None, None, None, 2, 1, None, 0)],
        "Media": [(1, files, None, "#a.cab", None, None)],
        "Property": [("Manufacturer", "Bench"), ("ProductCode", "{2A0C2F0E-97E1-4E0B-8B54-000000000000}"),
                     ("ProductLanguage", "1033"), ("ProductName", "Bench"), ("ProductVersion", "1.0.0")],
    }  # fmt: skip
    for name, values in rows.items():
        database.ensure(name).extend(values, [None] * len(values))
    database.summary.template, database.summary.page_count = "x64;1033", 500
    database.save(path)


def load(path: str) -> None:
    """Every column of every table, strings resolved."""
    import gc

    from crossmsi.msi import Database

    gc.set_threshold(200_000, 20, 50)
    with Database.open(path) as database:
        assert sum(len(table.data[0]) for table in database.tables.values()) > 0


def load_with_pymsi(path: str) -> None:
    from pymsi import Package

    with Package(Path(path)) as package:
        for name in package.tables:
            package.get(name)


def export_with_msiinfo(path: Path) -> list[list[str]]:
    """The commands that export every table (msiinfo takes one a run)."""
    import subprocess

    names = subprocess.run(["msiinfo", "tables", path], capture_output=True, text=True, check=True).stdout.split()
    return [["msiinfo", "export", str(path), name] for name in names if not name.startswith("_")]


def compare_writing(folder: Path, files: list[int], rounds: int, root: Path) -> dict[int, Cost]:
    """Cost by number of files, interpreter and all."""
    contestants = {
        str(n): lambda n=n: run([PYTHON, "-c", WRITE.format(path=str(folder / f"t{n}.msi"), files=n)], root)
        for n in files
    }
    return {int(name): cost for name, cost in in_turn(contestants, rounds).items()}


def compare_loading(path: Path, rounds: int, root: Path, pymsi: str | None) -> dict[str, Cost]:
    """``pymsi`` is an interpreter that has it."""
    contestants = {"crossmsi": lambda: run([PYTHON, "-c", LOAD.format(path=str(path))], root)}
    contestants["python -c pass"] = lambda: run([PYTHON, "-c", "pass"], root)
    if pymsi:
        contestants["pymsi"] = lambda: run([pymsi, "-c", PYMSI.format(path=str(path))], root)
    if shutil.which("msiinfo"):
        contestants["msiinfo export"] = lambda: _sum([run(command) for command in export_with_msiinfo(path)])
    return in_turn(contestants, rounds)


def _sum(costs: list[Cost]) -> Cost:
    return Cost(sum(c.wall for c in costs), sum(c.cpu for c in costs), max(c.peak for c in costs))
