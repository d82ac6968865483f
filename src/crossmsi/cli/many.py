"""Linting many files, in this process or in several; the outcomes are the same and in the same order."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.cli.linting import LintJob, lint_file

if TYPE_CHECKING:
    from crossmsi.report.outcome import FileOutcome


def lint_files(paths: Sequence[Path], job: LintJob, jobs: int = 1) -> list[FileOutcome]:
    """The outcome of each file, in the order of ``paths``; ``jobs`` at a time, 0 for as many as there are processors.

    A file whose process dies (for want of memory, say) gives an outcome with an error.
    """
    jobs = min(jobs or os.cpu_count() or 1, len(paths))
    if jobs > 1:
        return _in_processes(paths, job, jobs)
    if len(paths) == 1:
        from crossmsi.cli.progress import rule_progress

        with rule_progress(paths[0].name) as progress:
            return [lint_file(paths[0], job, progress)]
    return list(_watched((lint_file(path, job) for path in paths), len(paths)))


def _in_processes(paths: Sequence[Path], job: LintJob, jobs: int) -> list[FileOutcome]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    executor = ProcessPoolExecutor(jobs, initializer=_quiet_interrupt)
    try:
        # All are submitted before the progress bar starts its thread: forking with threads about is unsafe.
        futures = [executor.submit(_lint_apart, path, job) for path in paths]
        outcomes = []
        for outcome, notes in _watched(map(_result, futures, paths), len(paths)):
            sys.stderr.write(notes)
            outcomes.append(outcome)
        return outcomes
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            child.terminate()
        raise
    finally:
        executor.shutdown()


def _result(future, path: Path) -> tuple[FileOutcome, str]:
    from concurrent.futures.process import BrokenProcessPool

    from crossmsi.errors import CrossmsiError
    from crossmsi.report.outcome import FileOutcome

    try:
        return future.result()
    except BrokenProcessPool:
        error = CrossmsiError("a linting process ended early", where=str(path), hint="try again with --jobs 1")
        return FileOutcome(str(path), error=error), ""


def _lint_apart(path: Path, job: LintJob) -> tuple[FileOutcome, str]:
    """In a worker: the outcome, and what was written to standard error on the way, so that it comes in order."""
    from contextlib import redirect_stderr
    from io import StringIO

    with redirect_stderr(StringIO()) as notes:
        return lint_file(path, job), notes.getvalue()


def _quiet_interrupt() -> None:
    import gc
    import signal

    # Ctrl-C reaches every process of the terminal: the workers end without a word, the parent says what is to be said.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.set_threshold(200_000, 20, 50)  # as in cli.app, for workers that were not forked


def _watched(results: Iterable, total: int) -> Iterator:
    from crossmsi.cli.progress import file_progress

    with file_progress("linting", total) as done:
        for result in results:
            if done:
                done()
            yield result
