"""``python -m benchmarks [--files 10000] [--megabytes 1000] [--rows-of 100000] [--rounds 3] [--only small,large,…]``.

Prints Markdown. Everything is made in a temporary folder (``--folder`` to keep it). Run it on an idle machine.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import builds, starting, tables
from benchmarks.corpus import SOURCES
from benchmarks.measure import PYTHON, machine, run, verdict

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("small", "large", "whole", "writing", "loading", "start")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--files", type=int, default=10_000, help="small files of 4 KiB")
    parser.add_argument("--megabytes", type=int, default=1000, help="of large files")
    parser.add_argument(
        "--binaries", nargs="+", default=list(map(str, SOURCES)), help="folders of the binaries that are packed whole"
    )
    parser.add_argument("--rows-of", type=int, default=100_000, help="files whose tables are written and loaded")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts: {','.join(PARTS)}")
    parser.add_argument("--folder", type=Path, help="work here and keep it")
    parser.add_argument("--pymsi", metavar="PYTHON", help="an interpreter that has the package python-msi")
    options = parser.parse_args()
    print(f"{machine()}; {options.rounds} rounds in turn of whole processes: median wall, least CPU time\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="crossmsi-bench-") as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for part in options.only.split(","):
            PRINTERS[part](folder, options)
    return 0


def small(folder: Path, options: argparse.Namespace) -> None:
    make = f"make_corpus({str(folder / 'small')!r}, {options.files}, 4096)"
    _build(folder, "small", make, f"{options.files:,} files of 4 KiB", options.rounds)


def large(folder: Path, options: argparse.Namespace) -> None:
    make = f"make_corpus({str(folder / 'large')!r}, {options.megabytes}, {1 << 20})"
    _build(folder, "large", make, f"{options.megabytes:,} files of 1 MiB, slices of binaries", options.rounds)


def whole(folder: Path, options: argparse.Namespace) -> None:
    make = f"copy_binaries({str(folder / 'whole')!r}, {options.megabytes << 20}, {options.binaries!r})"
    _build(folder, "whole", make, f"whole binaries, {options.megabytes:,} MiB", options.rounds)


def _build(folder: Path, corpus: str, make: str, title: str, rounds: int) -> None:
    if not (folder / corpus).exists():
        # In a process of its own: see ``measure.run``.
        run([PYTHON, "-c", f"from benchmarks.corpus import *; {make}"], ROOT)
    costs, sizes = builds.compare(folder, corpus, rounds)
    bare = run([PYTHON, "-c", "pass"]).peak
    print(f"### Build: {title}\n")
    print(builds.table(costs, sizes, bare) + "\n")
    print(builds.bars(corpus, costs, sizes, bare) + "\n", flush=True)


def writing(folder: Path, options: argparse.Namespace) -> None:
    sizes = [options.rows_of // 10, options.rows_of, options.rows_of * 5 // 2]
    costs = tables.compare_writing(folder, sizes, options.rounds, ROOT)
    print("### Writing tables (bar: 1.5 s of CPU for 100,000 files, and no more for a row of 1,000,000)\n")
    print("| files | rows | wall s | CPU s | bar | | µs of CPU a row | peak MiB |\n|---|---|---|---|---|---|---|---|")
    for files, cost in costs.items():
        allowed = tables.WRITE_BAR * files / 100_000
        held = (f"{allowed:.2f}", verdict(cost.cpu <= allowed)) if files >= 100_000 else ("", "")
        print(
            f"| {files:,} | {4 * files:,} | {cost.wall:.2f} | {cost.cpu:.2f} | {held[0]} | {held[1]} | "
            f"{cost.cpu / (4 * files) * 1e6:.2f} | {cost.peak / 1024:.0f} |"
        )
    print(flush=True)


def loading(folder: Path, options: argparse.Namespace) -> None:
    path = folder / "load.msi"
    run([PYTHON, "-c", tables.WRITE.format(path=str(path), files=options.rows_of)], ROOT)
    costs = tables.compare_loading(path, options.rounds, ROOT, options.pymsi)
    print(f"### Loading all columns of {options.rows_of:,} files, whole processes\n")
    print("| | wall s | CPU s | CPU against ours | bar | |\n|---|---|---|---|---|---|")
    for name, cost in costs.items():
        ratio, bar = cost.cpu / costs["crossmsi"].cpu, tables.LOAD_BARS.get(name)
        held = (f"≥ {bar}", verdict(ratio >= bar)) if bar else ("", "")
        print(f"| {name} | {cost.wall:.3f} | {cost.cpu:.3f} | {ratio:.1f} | {held[0]} | {held[1]} |")
    if not options.pymsi:
        print("\npymsi was not compared: name an interpreter that has it with --pymsi")
    print(flush=True)


def start(folder: Path, options: argparse.Namespace) -> None:
    costs = starting.compare(folder, max(options.rounds, 9))
    print("### Starting (bars: inspect 3 × python -c pass plus what typer costs; --help 150 ms of CPU)\n")
    print(starting.table(costs) + "\n", flush=True)


PRINTERS = {"small": small, "large": large, "whole": whole, "writing": writing, "loading": loading, "start": start}

if __name__ == "__main__":
    sys.exit(main())
