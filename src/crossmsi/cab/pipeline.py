"""Work done by threads inside one cabinet, results in the order of the jobs."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from typing import Any, TypeVar

from crossmsi.cab.threads import start_threads

Job = TypeVar("Job")

# How long the main thread waits before it looks for a pending Ctrl-C: on Windows a lock does not wake up for one.
_WAKE_SECONDS = 0.5


def ordered(
    work: Callable[[Job], Iterable[bytes]], jobs: Iterable[Job], threads: int
) -> Iterator[tuple[Job, list[bytes]]]:
    """Yield ``(job, list(work(job)))`` for every job, in order, computed by ``threads`` threads.

    Fewer do it, or the calling thread, where no more can be had. At most ``2 * threads`` jobs are taken in advance,
    which bounds the memory. Jobs are taken from the iterable in the calling thread. When the caller stops (error,
    Ctrl-C, ``close()``) the threads end after the piece that they are computing; an exception in ``work`` comes out
    here, in order.
    """
    if threads == 1:
        for job in jobs:
            yield job, list(work(job))
        return
    tasks: SimpleQueue[_Task | None] = SimpleQueue()
    stop = threading.Event()
    workers: list[threading.Thread] = []
    pending: deque[_Task] = deque()
    try:
        workers.extend(start_threads(threads, _run, work, tasks, stop))
        for job in jobs:
            if not workers:
                yield job, list(work(job))
                continue
            task = _Task(job)
            tasks.put(task)
            pending.append(task)
            if len(pending) >= 2 * threads:
                task = pending.popleft()
                yield task.job, task.result()
        while pending:
            task = pending.popleft()
            yield task.job, task.result()
    finally:
        stop.set()
        for _ in range(threads):
            tasks.put(None)
        for worker in workers:
            worker.join()


class _Task:
    __slots__ = ("_done", "error", "job", "pieces")

    def __init__(self, job: Any) -> None:
        self.job = job
        self.pieces: list[bytes] = []
        self.error: BaseException | None = None
        self._done = threading.Event()

    def finish(self) -> None:
        self._done.set()

    def result(self) -> list[bytes]:
        while not self._done.wait(_WAKE_SECONDS):
            pass
        if self.error is not None:
            raise self.error
        return self.pieces


def _run(work: Callable[[Any], Iterable[bytes]], tasks: SimpleQueue[_Task | None], stop: threading.Event) -> None:
    while (task := tasks.get()) is not None:
        try:
            for piece in work(task.job):
                task.pieces.append(piece)
                if stop.is_set():
                    return
        except BaseException as error:
            # Handed over rather than lost: the calling thread raises it where the result is due.
            task.error = error
        finally:
            task.finish()
