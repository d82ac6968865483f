"""Runs cases in worker processes; a worker that dies or hangs is a failed case, and another takes its place."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from tests.fuzz.worker import run_cases

WALL_SECONDS = 60  # of one case: far more than its processor time may be, on a machine that does other things too
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
    heard: float = field(default_factory=time.monotonic)


def run(
    count: int,
    seed: int,
    workers: int = 2,
    first: int = 0,
    progress: Callable[[int], None] | None = None,
    work: Callable[[Connection, int, list[int]], None] = run_cases,
    wall: float = WALL_SECONDS,
) -> Report:
    """Run the cases ``first`` … ``first + count - 1`` of ``seed``, each by ``work`` and in ``wall`` seconds at most."""
    report = Report()
    pending = list(range(first, first + count))
    jobs: list[_Job] = []
    try:
        while pending or jobs:
            while pending and len(jobs) < workers:
                size = max(1, min(BATCH, -(-len(pending) // workers)))
                jobs.append(_start(work, seed, pending[:size]))
                del pending[:size]
            ready = wait([job.connection for job in jobs], 1)
            for job in list(jobs):
                patience = wall if job.current else 10 * wall  # starting takes longer than a case may
                hung = job.connection not in ready and time.monotonic() - job.heard > patience
                if (hung or job.connection in ready) and not _receive(job, report, wall if hung else None):
                    jobs.remove(job)
                    pending = job.numbers + pending
            if progress:
                progress(report.outcomes.total())
    finally:
        for job in jobs:
            job.process.kill()
    report.failures.sort()
    return report


def _start(work: Callable[[Connection, int, list[int]], None], seed: int, numbers: list[int]) -> _Job:
    # Spawned, not forked: the limits are set above what a fresh interpreter has.
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(sender, seed, numbers), daemon=True)
    process.start()
    sender.close()
    return _Job(list(numbers), process, receiver)


def _receive(job: _Job, report: Report, hung: float | None) -> bool:
    """Take one message; False when the worker is through, dead or, ``hung`` for so long, killed.

    The cases that it leaves are in ``numbers``.
    """
    try:
        if hung is not None:
            raise EOFError
        job.heard = time.monotonic()
        number, outcome, detail = job.connection.recv()
    except EOFError:
        if hung is not None:
            job.process.kill()
        job.process.join()
        if job.numbers:
            number, description = job.current or (job.numbers[0], "before the first case")
            how = f"hung for {hung} s" if hung is not None else f"the process ended with {job.process.exitcode}"
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
