"""A process that runs cases under limits and tells its parent how each one ended."""

from __future__ import annotations

import gc
import resource
import signal
import sys
import traceback
from multiprocessing.connection import Connection

from tests.fuzz.cases import make_case
from tests.fuzz.exercise import exercise
from tests.fuzz.seeds import seeds

CPU_SECONDS = 5.0
MEMORY = 500 << 20  # bytes above what the process has before its first case


class TooSlow(BaseException):
    """A case took more than CPU_SECONDS of processor time."""


def run_cases(connection: Connection, seed: int, numbers: list[int]) -> None:
    """Sends (number, outcome, detail) for each case: outcome is "sound", "error" (one of ours) or "FAILED"."""
    loaded = seeds()
    for warm_up in loaded[:5]:
        exercise(warm_up.kind, warm_up.data)
    signal.signal(signal.SIGPROF, _too_slow)
    limit = _address_space() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    for number in numbers:
        description, kind, data = make_case(loaded, seed, number)
        connection.send((number, "started", description))
        connection.send((number, *_outcome(kind, data, description)))
        gc.collect(0)
    connection.close()


def _outcome(kind: str, data: bytes, description: str) -> tuple[str, str]:
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        errors = exercise(kind, data)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        return "FAILED", f"{description}\n{_last_lines()}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ("error", str(errors[0])) if errors else ("sound", "")


def _last_lines() -> str:
    lines = "".join(traceback.format_exception(*sys.exc_info())).splitlines()
    return "\n".join(lines if len(lines) < 30 else [*lines[:6], "…", *lines[-20:]])


def _too_slow(*_: object) -> None:
    raise TooSlow(f"more than {CPU_SECONDS} s")


def _address_space() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
