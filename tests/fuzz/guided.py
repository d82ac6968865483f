"""Coverage-guided fuzzing, by hand: ``python -m tests.fuzz.guided package|cabinet CORPUS [libFuzzer options]``.

Needs the package atheris, which is no dependency of ours. The seeds are written into the folder CORPUS when it is new;
libFuzzer adds what reaches new code. It stops at the first input that ends in anything but a result or a CrossmsiError,
takes more than 5 s or 500 MB, and keeps that input.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["crossmsi"]):
    from tests.fuzz.exercise import exercise

from tests.fuzz.seeds import seeds

LARGEST = 70_000  # bytes: what is larger takes too long for many thousand runs a minute
LIMITS = ("-timeout=5", "-rss_limit_mb=800", f"-max_len={LARGEST}")  # resident memory with interpreter and corpus


def main() -> None:
    if len(sys.argv) < 3 or sys.argv[1] not in ("package", "cabinet"):
        sys.exit(__doc__)
    kind, corpus = sys.argv[1], Path(sys.argv[2])
    if not corpus.exists():
        corpus.mkdir(parents=True)
        for seed in seeds():
            if seed.kind == kind and len(seed.data) <= LARGEST:
                (corpus / seed.name).write_bytes(seed.data)
    atheris.Setup([sys.argv[0], *LIMITS, *sys.argv[2:]], lambda data: exercise(kind, data) and None)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
