"""The whole process of ``inspect`` on a one-file package, against a bare interpreter and one that loads typer."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import PYTHON, Cost, in_turn, run

TYPER = "a typer command that does nothing"
_EMPTY = """
import typer
app = typer.Typer()
@app.command()
def nothing(): pass
app()
"""


def compare(folder: Path, rounds: int) -> dict[str, Cost]:
    from crossmsi.msi import Database

    package = folder / "one.msi"
    database = Database()
    database.ensure("Property").append("ProductName", "One")
    database.ensure("File").append("F", "C", "f.txt", 1, None, None, 0, 1)
    database.save(package)
    return in_turn(
        {
            "python -c pass": lambda: run([PYTHON, "-c", "pass"]),
            TYPER: lambda: run([PYTHON, "-c", _EMPTY]),
            "inspect --format json": lambda: run([PYTHON, "-m", "crossmsi", "inspect", package, "--format", "json"]),
            "inspect": lambda: run([PYTHON, "-m", "crossmsi", "inspect", package]),
        },
        rounds,
    )
