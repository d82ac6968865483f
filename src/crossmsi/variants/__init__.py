"""From one mixed manifest, the packages it could be: as written, split by ISA, or merged into one of 32 bits."""

from __future__ import annotations

from crossmsi.variants.making import make_split, make_variants
from crossmsi.variants.paths import install_paths
from crossmsi.variants.plan import Choices, SplitPlan
from crossmsi.variants.sizes import Sizes, measure
from crossmsi.variants.variant import Placement, Unmade, Variant, Variants

__all__ = [
    "Choices",
    "Placement",
    "Sizes",
    "SplitPlan",
    "Unmade",
    "Variant",
    "Variants",
    "install_paths",
    "make_split",
    "make_variants",
    "measure",
]  # fmt: skip
