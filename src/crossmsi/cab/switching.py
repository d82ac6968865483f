"""How long a thread may have to wait for the interpreter's lock."""

from __future__ import annotations

import sys

SWITCH_SECONDS = 0.0005
"""By default it is 5 ms: several times what compressing a block or hashing a piece of a file takes."""

_usual: list[float] = []


def switch_often() -> None:
    """Let threads that compress or hash come to their turn beside a busy main thread, until ``switch_as_usual``."""
    _usual.append(sys.getswitchinterval())
    sys.setswitchinterval(SWITCH_SECONDS)


def switch_as_usual() -> None:
    """Undo one ``switch_often``; the last one restores what was set before."""
    usual = _usual.pop()
    if not _usual:
        sys.setswitchinterval(usual)
