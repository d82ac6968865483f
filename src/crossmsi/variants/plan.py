"""What a split is asked to be: where neutral payload goes and how the packages relate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossmsi.errors import CrossmsiError
from crossmsi.variants.placing import PLATFORMS

Relation = Literal["side-by-side", "replace"]
BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """``neutral``: the platform whose package takes what no ISA binds, or "both" for all packages. ``relation``:
    whether the packages are installed beside each other (an upgrade code each) or replace each other (one for all)."""

    neutral: str = BOTH
    relation: Relation = "side-by-side"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPlan:
    """The packages of one split. ``platforms``: in the order x86, x64, arm64; ``homes``: those that take neutral
    payload; ``heir``: the one that continues the mixed package (its upgrade code, its names)."""

    platforms: tuple[str, ...]
    homes: tuple[str, ...]
    heir: str
    choices: Choices


def plan_split(platforms: frozenset[str], mixed: str, choices: Choices) -> SplitPlan:
    """The plan for the platforms of a mixed manifest's code; ``mixed`` is the platform of its one package.

    Raises CrossmsiError when no code is there, and for a home of neutral payload that is none of the packages.
    """
    if not platforms:
        raise CrossmsiError(
            "nothing in the manifest is bound to an ISA, so there is nothing to split",
            hint="state 'isa:' for components whose ISA no file shows",
        )
    ordered = tuple(platform for platform in PLATFORMS if platform in platforms)
    if choices.neutral != BOTH and choices.neutral not in ordered:
        raise CrossmsiError(
            f"neutral payload can't go to the {choices.neutral} package: there is none",
            hint=f"choose {', '.join(ordered)} or {BOTH}",
        )
    homes = ordered if choices.neutral == BOTH else (choices.neutral,)
    return SplitPlan(platforms=ordered, homes=homes, heir=mixed if mixed in ordered else ordered[0], choices=choices)
