"""``python -m tests.conformance [--select ICE30,ICE8] [--only PART-OF-NAME] [--diff N]``: agreement per ICE."""

from __future__ import annotations

import argparse
import sys

from tests.conformance.scoring import DATA, Score, score


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--select", default="ICE", help="ICEs or prefixes, comma-separated")
    parser.add_argument("--only", help="packages whose name contains this")
    parser.add_argument("--diff", type=int, default=10, metavar="N", help="differences shown per ICE (default 10)")
    parser.add_argument("--bar", type=float, default=0.99)
    options = parser.parse_args()
    if not DATA.exists():
        print(f"no conformance data at {DATA}", file=sys.stderr)
        return 2
    scores, failures = score(tuple(options.select.split(",")), options.only)
    total = Score()
    print("ICE      expected    found  matched  recall  precision")
    for ice, one in scores.items():
        _print(ice, one)
        for package, kind, finding in one.differences[: options.diff]:
            print(f"    {kind:7} {package}  {list(finding)}")
        total.expected += one.expected
        total.found += one.found
        total.matched += one.matched
    _print("total", total)
    for line in failures:
        print(f"failed  {line}")
    below = [ice for ice, one in scores.items() if min(one.recall, one.precision) < options.bar]
    print(f"below {options.bar:.0%}: {', '.join(below) or 'none'}")
    return 1 if below or failures else 0


def _print(name: str, one: Score) -> None:
    print(f"{name:7} {one.expected:9} {one.found:8} {one.matched:8}  {one.recall:6.1%}  {one.precision:9.1%}")


if __name__ == "__main__":
    raise SystemExit(main())
