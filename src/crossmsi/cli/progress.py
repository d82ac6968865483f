"""Progress on a terminal, on stderr, and only when something takes a while."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

PATIENCE = 1.0  # seconds before a progress line shows


@contextmanager
def rule_progress(name: str) -> Iterator[Callable[[str], None] | None]:
    """Gives a function to call with each rule's id, or None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    start, shown = monotonic(), False

    def show(rule: str) -> None:
        nonlocal shown
        if monotonic() - start >= PATIENCE:
            shown = True
            sys.stderr.write(f"\r\x1b[K{name}: {rule}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def byte_progress(title: str, total: int) -> Iterator[Callable[[int], None] | None]:
    """A bar of bytes done out of ``total``, as a function to call with the bytes done so far; None off a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=total)
        yield lambda done: progress.update(task, completed=done)


@contextmanager
def file_progress(title: str, total: int) -> Iterator[Callable[[], None] | None]:
    """A bar of files done out of ``total``, as a function to call after each; None off a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=total)
        yield lambda: progress.advance(task)
