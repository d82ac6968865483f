"""A forked process that neither outlives this one for long nor keeps it waiting."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable

from crossmsi.errors import CrossmsiError


class Process:
    """Runs ``work`` beside this process until ``stop``. It must end by itself when this process has gone."""

    def __init__(self, work: Callable[[], None]) -> None:
        """Raises OSError where there can be no process."""
        self._id = 0
        # A handler that raises, as that of Ctrl-C does, must not take the new process into this one's code.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            self._id = os.fork()
            if not self._id:
                _run(work, before)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        except BaseException:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            self.stop()
            raise

    def look(self) -> None:
        """Have the process go on, should somebody have stopped it. Raises EOFError when it has ended."""
        try:
            ended = os.waitpid(self._id, os.WNOHANG) != (0, 0)
        except ChildProcessError:
            ended = True
        if ended:
            self._id = 0
            raise EOFError
        os.kill(self._id, signal.SIGCONT)

    def stop(self) -> None:
        """End the process, whatever it does."""
        if not self._id:
            return
        try:
            if os.waitpid(self._id, os.WNOHANG) == (0, 0):
                os.kill(self._id, signal.SIGKILL)
                os.waitpid(self._id, 0)
        except (ChildProcessError, ProcessLookupError):
            pass  # who ignores SIGCHLD, or waits for any process, finds out first
        self._id = 0


def _run(work: Callable[[], None], signals: set[signal.Signals]) -> None:
    """Never returns, and leaves this copy of the other process untouched otherwise."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C: the other process stops this one
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        gc.disable()
        told = bool(os.environ.get("CROSSMSI_DEBUG"))
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(2 if told else 3):  # who reads what is printed must not wait for this process
            os.dup2(nothing, descriptor)
        try:
            work()
        except (EOFError, BrokenPipeError, CrossmsiError):
            pass  # the other process has gone, or will come to that error itself
        except BaseException:
            if told:
                import traceback

                traceback.print_exc()
    finally:
        os._exit(0)
