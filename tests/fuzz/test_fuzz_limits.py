"""The fuzzer does notice what it is there to notice: time, memory, hanging, crashes, exceptions."""

from __future__ import annotations

import os
import sys
import time
from functools import partial

import pytest

from crossmsi.errors import CrossmsiError
from tests.fuzz.runner import run
from tests.fuzz.seeds import Seed
from tests.fuzz.worker import CPU_SECONDS, MEMORY, Case, run_cases

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are set with Linux means")


def fine() -> list[CrossmsiError]:
    return []


def one_error() -> list[CrossmsiError]:
    return [CrossmsiError("damaged")]


def busy() -> list[CrossmsiError]:
    start = time.process_time()
    while time.process_time() < start + CPU_SECONDS:
        pass
    return []


def greedy() -> list[CrossmsiError]:
    return [CrossmsiError(str(len(bytearray(MEMORY + (10 << 20)))))]


def sleepy() -> list[CrossmsiError]:
    time.sleep(600)
    return []


def crash() -> list[CrossmsiError]:
    os.abort()


def wrong() -> list[CrossmsiError]:
    raise KeyError("not one of ours")


ACTIONS = (fine, busy, one_error, greedy, sleepy, crash, wrong, fine)


def case(loaded: list[Seed], seed: int, number: int) -> Case:
    return ACTIONS[number].__name__, ACTIONS[number]


def test_every_limit_is_enforced_and_the_cases_after_are_run() -> None:
    report = run(len(ACTIONS), seed=1, workers=2, work=partial(run_cases, case=case, cpu=0.5), wall=10)
    assert report.outcomes == {"sound": 2, "error": 1, "FAILED": 5}
    failed = {detail.split("\n")[0]: detail for _, detail in report.failures}
    assert set(failed) == {"busy", "greedy", "sleepy", "crash", "wrong"}
    assert "too much processor time" in failed["busy"]
    assert "MemoryError" in failed["greedy"]
    assert "hung for 10 s" in failed["sleepy"]
    assert "the process ended with -6" in failed["crash"]
    assert "KeyError: 'not one of ours'" in failed["wrong"]
