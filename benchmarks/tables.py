"""Writing and loading the tables of packages with many files; each function is run in a process of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.measure import PYTHON, Cost, in_turn, run

WRITE = "from benchmarks.tables import write; write({path!r}, {files})"
LOAD = "from benchmarks.tables import load; load({path!r})"
PYMSI = "from benchmarks.tables import load_with_pymsi; load_with_pymsi({path!r})"


def write(path: str, files: int) -> None:
    """A package of four tables with a row a file each (Component, File, FeatureComponents, MsiFileHash)."""
    import gc

    from crossmsi.msi import Database

    gc.set_threshold(200_000, 20, 50)  # as the crossmsi command does
    database = Database()
    places = [None] * files
    numbers = range(files)
    rows = {
        "Component": [(f"C{n:06}", f"{{00000000-0000-0000-0000-{n:012X}}}", f"D{n // 500}", 256, None, f"F{n:06}")
                      for n in numbers],
        "File": [(f"F{n:06}", f"C{n:06}", f"F{n:06}.BIN|file{n:06}.bin", 4096 + n % 999, None, None, 512, n + 1)
                 for n in numbers],
        "FeatureComponents": [("Main", f"C{n:06}") for n in numbers],
        "MsiFileHash": [(f"F{n:06}", 0, n, -n, n * 3, 7) for n in numbers],
    }  # fmt: skip
    for name, values in rows.items():
        database.ensure(name).extend(values, places)
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
    """The commands that export every table."""
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
