"""Runs cases in worker processes; a worker that dies or hangs is a failed case, and another takes its place."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from tests.fuzz.worker import run_cases

WALL_SECONDS = 60  # without a sign of life
BATCH = 400


@dataclass
class Report:
    """Cases by outcome, and (number, what happened) of those that failed."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class _Job:
    numbers: list[int]
    process: BaseProcess
    connection: Connection
    current: tuple[int, str] | None = None


def run(
    count: int, seed: int, workers: int = 2, first: int = 0, progress: Callable[[int], None] | None = None
) -> Report:
    """Run the cases ``first`` … ``first + count - 1`` of ``seed``."""
    report = Report()
    pending = list(range(first, first + count))
    jobs: list[_Job] = []
    try:
        while pending or jobs:
            while pending and len(jobs) < workers:
                size = max(1, min(BATCH, -(-len(pending) // workers)))
                jobs.append(_start(seed, pending[:size]))
                del pending[:size]
            ready = wait([job.connection for job in jobs], WALL_SECONDS)
            for job in [job for job in jobs if job.connection in ready or not ready]:
                if not _receive(job, report, hung=not ready):
                    jobs.remove(job)
                    pending = job.numbers + pending
            if progress:
                progress(report.outcomes.total())
    finally:
        for job in jobs:
            job.process.kill()
    report.failures.sort()
    return report


def _start(seed: int, numbers: list[int]) -> _Job:
    # Spawned, not forked: the limits are set above what a fresh interpreter has.
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=run_cases, args=(sender, seed, numbers), daemon=True)
    process.start()
    sender.close()
    return _Job(list(numbers), process, receiver)


def _receive(job: _Job, report: Report, *, hung: bool) -> bool:
    """Take one message; False when the worker is through, dead or killed (then its cases left are in ``numbers``)."""
    try:
        if hung:
            raise EOFError
        number, outcome, detail = job.connection.recv()
    except EOFError:
        if hung:
            job.process.kill()
        job.process.join()
        if job.current is not None or (job.numbers and not hung):
            number, description = job.current or (job.numbers[0], "before the first case")
            how = f"hung for {WALL_SECONDS} s" if hung else f"the process ended with {job.process.exitcode}"
            report.outcomes["FAILED"] += 1
            report.failures.append((number, f"{description}\n{how}"))
            job.numbers.remove(number)
        return False
    if outcome == "started":
        job.current = (number, detail)
        return True
    job.current = None
    job.numbers.remove(number)
    report.outcomes[outcome] += 1
    if outcome == "FAILED":
        report.failures.append((number, detail))
    return True
