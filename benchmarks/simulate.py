"""``python -m benchmarks.simulate [--rows 100000] [--rounds 3]``: what simulating on all hosts costs, against loading.

Prints Markdown and exits 1 when the bar is missed: all Windows hosts in at most 5 × the CPU time of loading the
package. The second row has the hosts for comparison with Wine, too.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable
from functools import partial
from time import process_time
from typing import Any

from benchmarks.measure import machine
from benchmarks.simulating import loaded, mixed_package, simulate_everywhere

RATIO = 5


def main() -> int:
    from crossmsi.hosts import hosts

    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulate", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the package")
    parser.add_argument("--rounds", type=int, default=3, help="of which the least counts")
    options = parser.parse_args()
    gc.set_threshold(200_000, 20, 50)  # as the crossmsi command does
    data = mixed_package(options.rows)
    load = min(_seconds(lambda: loaded(data)) for _ in range(options.rounds))
    package = loaded(data)
    rows = sum(map(len, package.db.tables.values()))
    print(f"{machine()}; CPU time, least of {options.rounds} rounds\n")
    print("| rows | hosts | load s | simulate s | ratio |\n|---|---|---|---|---|")
    ratios = []
    for wine in (False, True):
        count = sum(wine or host.profile == "windows" for host in hosts().values())
        work = partial(simulate_everywhere, package, wine=wine)
        everywhere = min(_seconds(work) for _ in range(options.rounds))
        ratios.append(everywhere / load)
        print(f"| {rows:,} | {count} | {load:.3f} | {everywhere:.3f} | {ratios[-1]:.1f} |")
    missed = ratios[0] > RATIO
    print(f"\n**missed: more than {RATIO} × the load**" if missed else f"\nThe bar of {RATIO} is met.")
    return int(missed)


def _seconds(work: Callable[[], Any]) -> float:
    start = process_time()
    work()
    return process_time() - start


if __name__ == "__main__":
    sys.exit(main())
