"""What would be chosen if only 64-bit Windows mattered: 32-bit Windows is what most collisions come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from crossmsi.report.decision.candidates import of_variant
from crossmsi.report.decision.changes import for_wide_windows
from crossmsi.report.decision.criteria import measure_layouts
from crossmsi.report.decision.document import Alternative, Change, Layout
from crossmsi.report.decision.installations import installations
from crossmsi.report.decision.layouts import LaidOut
from crossmsi.report.decision.sizes import layout_size
from crossmsi.report.decision.verdict import choose, headline
from crossmsi.report.lintrun import counted
from crossmsi.report.outcome import FileOutcome
from crossmsi.variants import Variant, Variants
from crossmsi.variants.retargeting import retargeted

WHEN = "If 32-bit Windows need not be served"


def alternatives(
    path: Path,
    variants: Variants,
    lint: Callable[[Variant], FileOutcome],
    laid: Sequence[LaidOut],
    choice: Layout,
    changes: dict[Layout, Change],
) -> tuple[Alternative, ...]:
    """None where 32-bit Windows was not among the hosts, or makes no difference."""
    if not any(not host.wow64 for host in laid[0].hosts):
        return ()
    wide = [replace(item, hosts=[host for host in item.hosts if host.wow64]) for item in laid]
    if not wide[0].hosts:
        return ()
    sizes = {item.layout: layout_size(item) for item in wide if item.packages}
    criteria = measure_layouts(wide, sizes)
    other = choose(criteria)
    found = []
    if other != choice:
        found.append(Alternative(when=WHEN, text=headline(other, criteria), change=changes[other]))
    if variants.mixed.platform == "x86" and choice != "mixed" and (made := _for_x64(path, variants, lint, wide[0])):
        found.append(made)
    return tuple(found)


def _for_x64(
    path: Path, variants: Variants, lint: Callable[[Variant], FileOutcome], before: LaidOut
) -> Alternative | None:
    """The mixed package with the platform x64, when that leaves less wrong than there is."""
    variant = retargeted(variants.mixed, "x64", variants.contents)
    change = for_wide_windows(path, path.read_text("utf-8"))
    if not isinstance(variant, Variant) or change is None:
        return None
    candidate = of_variant(variant, lint(variant))
    report = replace(before.packages[0], installations=installations(candidate, before.hosts, 0, {}))
    after = replace(before, candidates=[candidate], packages=[report])
    wrong = [d for d in after.defects if d.severity == "error"]
    errors = candidate.outcome.count("error")
    if wrong or errors >= before.candidates[0].outcome.count("error"):
        return None
    left = "no lint error" if not errors else counted(errors, "lint error")
    text = (
        f"One package for x64 would do: nothing collides in it, and it has {left}. It refuses to install on 32-bit "
        "Windows."
    )
    return Alternative(when=WHEN, text=text, change=change)
