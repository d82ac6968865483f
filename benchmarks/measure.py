"""A command's wall time, processor time and peak memory, and rounds of several commands in turn."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Cost:
    """``wall`` and ``cpu`` in seconds, ``peak`` in KiB."""

    wall: float
    cpu: float
    peak: int


def run(command: Sequence[str | os.PathLike], folder: Path | None = None, good: Container[int] = (0,)) -> Cost:
    """Run a command to its end. Raises RuntimeError with what it printed unless its exit status is a ``good`` one.

    Linux counts the parent's memory at the fork into a child's peak: whoever calls this must be small.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        list(map(os.fspath, command)), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=_environment()
    )
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in good:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {printed[-500:].decode(errors='replace')}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def helpers_peak(command: Sequence[str | os.PathLike], folder: Path | None = None) -> int:
    """The most memory, in KiB, that processes started by the command have to themselves at one time.

    The kernel tells only the peak of one process. A run of its own: looking at them every 5 ms takes time.
    """
    peak = 0
    with subprocess.Popen(
        list(map(os.fspath, command)),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    ) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while process.poll() is None:
            with suppress(OSError):
                peak = max(peak, sum(map(_private, children.read_text().split())))
            time.sleep(0.005)
    return peak


def _private(process: str) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # over in the meantime
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private"))


def _environment() -> dict[str, str]:
    """Ours, with byte code kept: otherwise each start would compile what it imports, of all contestants' modules."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def verdict(held: bool) -> str:
    """The last cell of a row that has a bar."""
    return "pass" if held else "**fail**"


def in_turn(contestants: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, Cost]:
    """Median wall and least CPU time of ``rounds`` runs of each; one after the other, so that other load hits all."""
    costs: dict[str, list[Cost]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            costs[name].append(contestant())
    return {
        name: Cost(median(c.wall for c in several), min(c.cpu for c in several), max(c.peak for c in several))
        for name, several in costs.items()
    }


def machine() -> str:
    """Processor, cores, system, interpreter and the programs compared with."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        "unknown processor",
    )
    import platform
    import zlib

    wixl = subprocess.run(["wixl", "--version"], capture_output=True, text=True).stdout.strip()
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} × {model}, {platform.system()} {platform.release()}, Python {platform.python_version()} "
        f"(zlib {zlib.ZLIB_RUNTIME_VERSION}), wixl {wixl}; load average at the start {load:.1f}"
    )
