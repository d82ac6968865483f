"""``--baseline``, ``--write-baseline`` and ``--prune-baseline`` of ``crossmsi lint``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError

if TYPE_CHECKING:
    from crossmsi.policy.baseline import Baseline
    from crossmsi.report.outcome import FileOutcome


def check_options(read: Path | None, write: Path | None, prune: bool) -> None:
    """Raises CrossmsiError for options that don't go together."""
    if read and write:
        raise CrossmsiError("--baseline and --write-baseline don't go together", hint="--prune-baseline updates a file")
    if prune and not read:
        raise CrossmsiError("--prune-baseline needs --baseline FILE")


def opened(read: Path | None) -> Baseline | None:
    """The baseline to compare with. Raises CrossmsiError when it can't be read."""
    from crossmsi.policy.baselinefile import read_baseline

    return read_baseline(read) if read else None


def finish(outcomes: Sequence[FileOutcome], baseline: Baseline | None, write: Path | None, prune: bool) -> None:
    """Write or prune the baseline, and set aside what a new one knows; nothing is written when anything failed.

    Raises CrossmsiError when a file to be written is there and is no baseline.
    """
    if write is None and baseline is None:
        return
    from crossmsi.policy.baseline import Baseline
    from crossmsi.policy.baselinefile import read_baseline

    failed = any(outcome.status == 2 for outcome in outcomes)
    if write is not None:
        old = read_baseline(write) if write.exists() else Baseline(write)
        if failed:
            print(f"error: {write} is not written: not every file and rule went through", file=sys.stderr)
            return
        made = old.replaced(outcomes)
        _write(made)
        print(f"{write}: {_count(len(made))}", file=sys.stderr)
        for outcome in outcomes:
            made.set_aside(outcome)
    elif not failed and baseline is not None:
        left = baseline.pruned(outcomes)
        gone = len(baseline) - len(left)
        if gone and prune:
            _write(left)
            print(f"{baseline.path}: {_count(gone)} removed, {len(left)} left", file=sys.stderr)
        elif gone:
            print(
                f"note: {_count(gone)} of {baseline.path} no longer there: --prune-baseline removes them",
                file=sys.stderr,
            )


def _write(baseline: Baseline) -> None:
    from crossmsi.cli.writing import write_atomically
    from crossmsi.policy.baselinefile import to_text

    write_atomically(baseline.path, to_text(baseline))


def _count(number: int) -> str:
    return f"{number} finding{'s' if number != 1 else ''}"
