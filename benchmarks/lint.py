"""``python -m benchmarks.lint [--rows 100000] [--rounds 3]``: what linting costs, against loading the tables.

Prints Markdown and exits 1 when a bar is missed: lint in at most 25 × the time of loading, no rule more than 12 ×
slower with ten times the rows, and less than a second of CPU for a typical package, interpreter and all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.corpus import make_corpus
from benchmarks.linting import Timing, database_of, time_packages
from benchmarks.measure import PYTHON, machine, run

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_payloads" / "crossmsi.yaml"
RATIO, GROWTH, TYPICAL = 25, 12, 1.0
# What a rule takes less than counts as this: sets of few rows lie in the processor's caches and look too good. A rule
# that is quadratic and takes this long would take a hundred times as long with ten times the rows.
FLOOR = 0.005
SHARED = "shared facts"
MID_SIZE = """\
package: {name: Mid, manufacturer: Bench, version: 1.0.0, platform: x64,
          upgrade_code: 1A0C2F0E-97E1-4E0B-8B54-6C7E5D3F2B01}
directories:
  ProgramFiles: {INSTALLFOLDER: Mid}
components:
  - {files: files/**}
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lint", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="File, Component and Registry rows each")
    parser.add_argument("--rounds", type=int, default=3, help="of which the least counts")
    options = parser.parse_args()
    print(f"{machine()}; CPU time, least of {options.rounds} rounds\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="crossmsi-lint-") as folder:
        small, large = (_time(Path(folder), options.rows // copies, copies, options.rounds) for copies in (10, 1))
        missed = [*_ratios(small, large), *_growth(small, large), *_typical(Path(folder), options.rounds)]
    print("\n".join(f"**missed: {text}**" for text in missed) or "All bars are met.")
    return int(bool(missed))


def _time(folder: Path, rows: int, copies: int, rounds: int) -> Timing:
    path = folder / f"{rows}.msi"
    database_of(rows).save(path)
    return time_packages(path, copies, rounds)


def _ratios(small: Timing, large: Timing) -> list[str]:
    print(f"### All rules against loading the tables (bar: {RATIO})\n")
    print("| rows | load s | lint s | ratio |\n|---|---|---|---|")
    for timing in (small, large):
        print(f"| {timing.rows:,} | {timing.load:.3f} | {timing.lint:.2f} | {timing.ratio:.1f} |")
    print(flush=True)
    return [f"lint takes {t.ratio:.1f} × the load" for t in (small, large) if t.ratio > RATIO]


def _growth(small: Timing, large: Timing) -> list[str]:
    print(f"### Growth with ten times the rows (bar: {GROWTH}; less than {FLOOR * 1000:g} ms count as such)\n")
    print("Rules are timed when what they share (indexes, parsed texts, payloads) is there already; making that is the")
    print(
        "first line. The small package is in memory ten times and each rule runs over all ten, so that the processor's"
    )
    print("caches hold as little of the rows as with the large one; times are those of one.\n")
    print(f"| rule | {small.rows:,} rows, ms | {large.rows:,} rows, ms | growth |\n|---|---|---|---|")
    before, after = ({SHARED: timing.shared, **timing.rules} for timing in (small, large))
    missed = []
    for rule in sorted(after, key=lambda rule: (rule != SHARED, -after[rule])):
        growth = after[rule] / max(before[rule], FLOOR)
        if after[rule] > FLOOR:
            print(f"| {rule} | {before[rule] * 1000:.2f} | {after[rule] * 1000:.1f} | {growth:.1f} |")
        if growth > GROWTH:
            missed.append(f"{rule} grows {growth:.1f} times")
    print(f"\nThe other rules take less than {FLOOR * 1000:g} ms for {large.rows:,} rows.\n", flush=True)
    return missed


def _typical(folder: Path, rounds: int) -> list[str]:
    print(f"### `crossmsi lint` of typical packages, interpreter start included (bar: {TYPICAL:g} s)\n")
    make_corpus(folder / "files", 400, 8 << 10)
    (folder / "mid.yaml").write_text(MID_SIZE)
    print("| package | KiB | CPU s | wall s |\n|---|---|---|---|")
    missed = []
    for name, manifest in (("the sample", SAMPLE), ("400 files", folder / "mid.yaml")):
        package = folder / f"{manifest.parent.name}.msi"
        run([PYTHON, "-m", "crossmsi", "build", manifest, "-o", package, "--no-lint"], ROOT)
        costs = [run([PYTHON, "-m", "crossmsi", "lint", package, "--fail-level", "never"]) for _ in range(rounds)]
        cpu, wall = min(cost.cpu for cost in costs), min(cost.wall for cost in costs)
        print(f"| {name} | {package.stat().st_size >> 10:,} | {cpu:.2f} | {wall:.2f} |")
        if cpu > TYPICAL:
            missed.append(f"linting {name} takes {cpu:.2f} s")
    print(flush=True)
    return missed


if __name__ == "__main__":
    sys.exit(main())
