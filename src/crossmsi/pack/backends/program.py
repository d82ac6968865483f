"""An installed program: found, its version checked, run, and its failure told in one message."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crossmsi.errors import CrossmsiError

VERSION_TIMEOUT = 60  # seconds; .NET tools start slowly
SHOWN_LINES = 20  # of what a failed program printed
_VERSION = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Program:
    """A program by ``name``, usable from version ``oldest`` on; ``install`` tells the user how to get it."""

    name: str
    oldest: tuple[int, ...]
    install: str

    def locate(self) -> str:
        """Its path. CrossmsiError when it isn't installed or too old."""
        path = shutil.which(self.name)
        if path is None:
            raise CrossmsiError(f"the program '{self.name}' isn't installed", hint=self.install)
        version = self._version(path)
        if version < self.oldest:
            found, wanted = (".".join(map(str, parts)) for parts in (version, self.oldest))
            raise CrossmsiError(f"{self.name} {found} is too old: {wanted} is needed", where=path, hint=self.install)
        return path

    def _version(self, path: str) -> tuple[int, ...]:
        try:
            result = subprocess.run(
                [path, "--version"],
                capture_output=True,
                text=True,
                errors="replace",
                timeout=VERSION_TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CrossmsiError(
                f"{self.name} doesn't tell its version: {error}", where=path, hint=self.install
            ) from None
        found = _VERSION.search(result.stdout)
        if result.returncode != 0 or found is None:
            said = (result.stderr or result.stdout).strip().splitlines()
            detail = f": {said[0]}" if said else ""
            raise CrossmsiError(f"{self.name} doesn't tell its version{detail}", where=path, hint=self.install)
        return tuple(int(part) for part in found.groups() if part is not None)

    def run(self, arguments: Sequence[str], folder: Path, out: Path) -> list[str]:
        """Run it in ``folder`` to make the file ``out``; what it printed, line by line.

        CrossmsiError, with the end of what it printed, when it fails, dies of a signal or makes no file; then there is
        no ``out`` either.
        """
        try:
            result = subprocess.run(
                arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                text=True, errors="replace", check=False, env={**os.environ, "LC_ALL": "C.UTF-8"},
            )  # fmt: skip
        except OSError as error:
            raise CrossmsiError(f"{self.name} can't be run: {error.strerror}", where=arguments[0]) from None
        said = [line for line in result.stdout.splitlines() if line.strip()]
        reason = _failure(result.returncode)
        if reason is None and (not out.is_file() or not out.stat().st_size):
            reason = "said nothing was wrong but made no package"
        if reason is not None:
            out.unlink(missing_ok=True)
            raise self.failure(reason, said)
        return said

    def failure(self, reason: str, said: Sequence[str]) -> CrossmsiError:
        """The error for a run that went wrong."""
        shown = list(said[-SHOWN_LINES:])
        if len(said) > len(shown):
            shown.insert(0, f"({len(said) - len(shown)} lines before this are left out)")
        return CrossmsiError("\n    ".join([f"{self.name} {reason}", *shown]))


def _failure(status: int) -> str | None:
    """What an exit status means, None for success."""
    if status == 0:
        return None
    number = -status if status < 0 else status - 128 if status > 128 else 0  # a shell or wine adds 128
    try:
        return f"was stopped by {signal.Signals(number).name}" if number else f"failed with exit status {status}"
    except ValueError:
        return f"failed with exit status {status}"
