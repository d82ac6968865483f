"""The packages that can be made from one mixed manifest, as data for reports and builds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from crossmsi.analysis import Package
from crossmsi.analysis.prepared import prepared_package
from crossmsi.errors import CrossmsiError
from crossmsi.model.contents import Contents
from crossmsi.pack.pipeline import Prepared
from crossmsi.variants.plan import SplitPlan

Kind = Literal["mixed", "split", "merged"]


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One package, made from ``prepared.manifest``.

    ``platform``: x86, x64 or arm64; ``holds``: the ids that its components have in the mixed package; ``notes``: what
    could not stay as it is there, one sentence each.
    """

    kind: Kind
    platform: str
    prepared: Prepared
    holds: frozenset[str]
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """``mixed``, ``merged``, or ``split x64``."""
        return f"split {self.platform}" if self.kind == "split" else self.kind

    @cached_property
    def package(self) -> Package:
        """The compiled database with its payloads' identities: what rules and simulations take."""
        return prepared_package(self.prepared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmade:
    """A variant that can't be made, and why. ``platform`` is None where the reason concerns no single package."""

    kind: Kind
    platform: str | None
    error: CrossmsiError

    @property
    def label(self) -> str:
        """As Variant.label."""
        return f"split {self.platform}" if self.kind == "split" and self.platform else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where one component of the mixed package goes: ``platform`` None for neutral, ``packages`` the split packages
    that hold it, ``reason`` in a few words."""

    component: str
    platform: str | None
    packages: tuple[str, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Variants:
    """All packages of a manifest. ``split`` has an item for each ISA present, x86 first, or one Unmade for all;
    ``plan`` is None then. ``placements``: one for each component of the mixed package; ``contents``: what was read of
    the payloads, for whoever makes another package of them."""

    mixed: Variant
    split: tuple[Variant | Unmade, ...]
    merged: Variant | Unmade
    plan: SplitPlan | None
    placements: tuple[Placement, ...]
    contents: Contents

    @property
    def all(self) -> tuple[Variant | Unmade, ...]:
        """mixed, the split ones, merged."""
        return self.mixed, *self.split, self.merged

    @property
    def made(self) -> tuple[Variant, ...]:
        """Those that exist."""
        return tuple(item for item in self.all if isinstance(item, Variant))

    @property
    def unmade(self) -> tuple[Unmade, ...]:
        """Those that don't."""
        return tuple(item for item in self.all if isinstance(item, Unmade))
