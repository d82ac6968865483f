"""Fingerprints that are unique in a report over many files: those of the findings, and the files' names."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

from crossmsi.report.lintrun import LintRun

_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)+")


class RunMarks:
    """Hands out a mark for each finding of a run; call it in the order of the report.

    Versions in the file's name don't count: the next release keeps the marks of the last.
    """

    def __init__(self, run: LintRun) -> None:
        self._run = run
        self._counts: Counter[str] = Counter()

    def __call__(self, path: str, made: str) -> str:
        """``hash:number`` for ``made`` (a fingerprint, or any other text) in this file."""
        name = _VERSION.sub("#", self._run.relative(path))
        text = f"{name}\0{made.partition(':')[0]}"
        mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self._counts[mark] += 1
        return f"{mark}:{self._counts[mark]}"
