"""``python -m tests.fuzz --cases N --seed S [--first F] [--jobs J] [--keep DIR]``; exit 1 when a case failed."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.fuzz.cases import make_case
from tests.fuzz.runner import run
from tests.fuzz.seeds import seeds


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the inputs that failed into this folder")
    options = parser.parse_args()
    start = time.monotonic()

    def progress(done: int) -> None:
        if sys.stderr.isatty() and done % 50 == 0:
            print(f"\r{done} cases, {done / (time.monotonic() - start):.0f} a second", end="", file=sys.stderr)

    report = run(options.cases, options.seed, options.jobs, options.first, progress)
    loaded = seeds() if report.failures and options.keep else []
    for number, detail in report.failures:
        print(f"case {number} of seed {options.seed}: {detail}\n")
        if loaded:
            _, kind, data = make_case(loaded, options.seed, number)
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{options.seed}-{number}.{'msi' if kind == 'package' else 'cab'}").write_bytes(data)
    counts = ", ".join(f"{count} {name}" for name, count in sorted(report.outcomes.items()))
    print(f"{report.outcomes.total()} cases in {time.monotonic() - start:.0f} s: {counts}")
    return 1 if report.failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
