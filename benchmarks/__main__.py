"""``python -m benchmarks [--files 10000] [--megabytes 200] [--rows-of 100000] [--rounds 3] [--only small,large,…]``.

Prints Markdown. Everything is made in a temporary folder (``--folder`` to keep it). Run it on an idle machine.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import builds, starting, tables
from benchmarks.measure import PYTHON, machine, run, verdict

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("small", "large", "writing", "loading", "start")
# Wall time against wixl, and the size against wixl's, that each engine is held to: many small files, large ones.
BARS = {"zlib (default)": (6, 2.5, 1.0), "deflate": (4.5, 4.5, 1.0), "isal (fast)": (9, 9, 1.07)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--files", type=int, default=10_000, help="small files of 4 KiB")
    parser.add_argument("--megabytes", type=int, default=200, help="large files of 1 MiB")
    parser.add_argument("--rows-of", type=int, default=100_000, help="files whose tables are written and loaded")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts: {','.join(PARTS)}")
    parser.add_argument("--folder", type=Path, help="work here and keep it")
    parser.add_argument("--pymsi", metavar="PYTHON", help="an interpreter that has the package python-msi")
    options = parser.parse_args()
    print(f"{machine()}; best of {options.rounds} rounds in turn, wall time of whole processes\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="crossmsi-bench-") as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for part in options.only.split(","):
            PRINTERS[part](folder, options)
    return 0


def small(folder: Path, options: argparse.Namespace) -> None:
    _build(folder, "small", options.files, 4096, options.rounds, 0)


def large(folder: Path, options: argparse.Namespace) -> None:
    _build(folder, "large", options.megabytes, 1 << 20, options.rounds, 1)


def _build(folder: Path, corpus: str, count: int, size: int, rounds: int, bar: int) -> None:
    if not (folder / corpus).exists():
        # In a process of its own: see ``measure.run``.
        code = f"from benchmarks.corpus import make_corpus; make_corpus({str(folder / corpus)!r}, {count}, {size})"
        run([PYTHON, "-c", code], ROOT)
    costs, sizes = builds.compare(folder, corpus, rounds)
    bare = run([PYTHON, "-c", "pass"]).peak
    print(f"### Build, {count:,} files of {size:,} bytes\n")
    print("| | wall s | CPU s | × wixl | bar | × wixl, CPU | peak MiB above python | size against wixl |")
    print("|---|---|---|---|---|---|---|---|")
    wixl = costs["wixl"]
    for name, cost in costs.items():
        held = f"≥ {BARS[name][bar]}" if name in BARS else ""
        print(
            f"| {name} | {cost.wall:.2f} | {cost.cpu:.2f} | {wixl.wall / cost.wall:.1f} | {held} | "
            f"{wixl.cpu / cost.cpu:.1f} | {(cost.peak - bare) / 1024:.0f} | {sizes[name] / sizes['wixl'] - 1:+.1%} |"
        )
    print(flush=True)


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


PRINTERS = {"small": small, "large": large, "writing": writing, "loading": loading, "start": start}

if __name__ == "__main__":
    sys.exit(main())
