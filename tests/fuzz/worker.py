"""A process that runs cases under limits and tells its parent how each one ended."""

from __future__ import annotations

import gc
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection

from crossmsi.errors import CrossmsiError
from tests.fuzz.cases import make_case
from tests.fuzz.exercise import exercise
from tests.fuzz.seeds import Seed, seeds

CPU_SECONDS = 5.0
MEMORY = 500 << 20  # bytes above what the process has before its first case


class TooSlow(BaseException):
    """A case took more processor time than it may."""


Case = tuple[str, Callable[[], list[CrossmsiError]]]


def mutated(loaded: list[Seed], seed: int, number: int) -> Case:
    """The description of case ``number``, and what exercises it."""
    description, kind, data = make_case(loaded, seed, number)
    return description, lambda: exercise(kind, data)


def run_cases(
    connection: Connection,
    seed: int,
    numbers: list[int],
    case: Callable[[list[Seed], int, int], Case] = mutated,
    cpu: float = CPU_SECONDS,
) -> None:
    """Sends (number, outcome, detail) for each case: outcome is "sound", "error" (one of ours) or "FAILED"."""
    loaded = seeds()
    for warm_up in loaded[:5]:
        exercise(warm_up.kind, warm_up.data)
    signal.signal(signal.SIGPROF, _too_slow)
    limit = _address_space() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    for number in numbers:
        description, action = case(loaded, seed, number)
        connection.send((number, "started", description))
        connection.send((number, *_outcome(action, description, cpu)))
        gc.collect(0)
    connection.close()


def _outcome(action: Callable[[], list[CrossmsiError]], description: str, cpu: float) -> tuple[str, str]:
    signal.setitimer(signal.ITIMER_PROF, cpu)
    try:
        errors = action()
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
    raise TooSlow("the case took too much processor time")


def _address_space() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
