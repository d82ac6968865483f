"""Whole processes that do little: ``inspect`` of a one-file package, ``--help``; a bare interpreter, one with typer."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import PYTHON, Cost, in_turn, run, verdict

BARE = "python -c pass"
TYPER = "a typer command that does nothing"
HELP_BAR = 0.150  # seconds of CPU
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
    ours = [PYTHON, "-m", "crossmsi"]
    commands = {
        BARE: [PYTHON, "-c", "pass"],
        TYPER: [PYTHON, "-c", _EMPTY],
        "crossmsi --help": [*ours, "--help"],
        "crossmsi inspect": [*ours, "inspect", package],
        "crossmsi inspect --format json": [*ours, "inspect", package, "--format", "json"],
    }
    for command in commands.values():
        run(command)  # so that byte code is there
    return in_turn({name: lambda command=command: run(command) for name, command in commands.items()}, rounds)


def bars(costs: dict[str, Cost]) -> dict[str, float]:
    """Seconds of CPU that each command may take: 3 × python and what typer costs; for the help a fixed time."""
    allowed = 3 * costs[BARE].cpu + costs[TYPER].cpu - costs[BARE].cpu
    return {name: HELP_BAR if "--help" in name else allowed for name in costs if name.startswith("crossmsi")}


def table(costs: dict[str, Cost]) -> str:
    lines = ["| | CPU ms | wall ms | × python | bar, CPU ms | |", "|---|---|---|---|---|---|"]
    allowed = bars(costs)
    for name, cost in costs.items():
        bar = allowed.get(name)
        held = ("", "") if bar is None else (f"{bar * 1000:.0f}", verdict(cost.cpu <= bar))
        lines.append(
            f"| {name} | {cost.cpu * 1000:.0f} | {cost.wall * 1000:.0f} | {cost.cpu / costs[BARE].cpu:.1f} | "
            f"{held[0]} | {held[1]} |"
        )
    return "\n".join(lines)
