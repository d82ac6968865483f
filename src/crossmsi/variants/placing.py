"""Which platform's package each part of a mixed manifest belongs to.

A component belongs to the platform of its ISA. What no ISA binds goes with the programs that it stands beside: those of
the same entry, else those of its feature or of the nearest feature above that holds any. Where these are of several
platforms, or there are none, it is neutral.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.features import Feature
from crossmsi.manifest.manifest import Manifest
from crossmsi.model.draft import BITS, Draft, EntryDrafts
from crossmsi.model.featuring import DEFAULT
from crossmsi.model.keys import all_drafts

PLATFORM_OF = {"i386": "x86", "amd64": "x64", "arm64": "arm64", "arm64ec": "arm64"}
"""The platform whose package an ISA's code belongs to."""
PLATFORMS = ("x86", "x64", "arm64")


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry of the manifest: the platform of each of its components (None: neutral), and why, in a few words.

    ``drafts``: (component, platform) in the resolver's order, those of the current user included.
    """

    group: EntryDrafts
    drafts: tuple[tuple[Draft, str | None], ...]
    reason: str

    @property
    def platforms(self) -> frozenset[str | None]:
        """The platforms of its components."""
        return frozenset(platform for _, platform in self.drafts)

    @property
    def name(self) -> str:
        """What to call the entry in a note: its id, or that of its first component."""
        return self.group.entry.id or self.group.home.id


def place_entries(manifest: Manifest, groups: Iterable[EntryDrafts]) -> list[Placed]:
    """One item for each of the manifest's components. Raises CrossmsiError for code that no package can be for."""
    groups = list(groups)
    above = _parents(manifest.features)
    own: dict[str, set[str]] = {}
    for group in groups:
        for draft in all_drafts(group):
            platform = _platform(draft)
            for feature in _features(group, manifest) if platform else ():
                own.setdefault(feature, set()).add(platform)
    return [_placed(group, manifest, own, above) for group in groups]


def _placed(
    group: EntryDrafts, manifest: Manifest, own: Mapping[str, set[str]], above: Mapping[str, str | None]
) -> Placed:
    drafts = all_drafts(group)
    bound = {draft: _platform(draft) for draft in drafts}
    beside = {platform for platform in bound.values() if platform}
    if beside:
        neutral = next(iter(beside)) if len(beside) == 1 else None
        reason = "its code" if neutral else "files of several ISAs"
    else:
        neutral, reason = _of_features(_features(group, manifest), own, above)
    user = bound.get(group.home) or neutral
    return Placed(
        group,
        tuple((draft, user if draft is group.user else bound[draft] or neutral) for draft in drafts),
        reason,
    )


def _of_features(
    names: Iterable[str], own: Mapping[str, set[str]], above: Mapping[str, str | None]
) -> tuple[str | None, str]:
    found: set[str | None] = set()
    for name in names:
        feature: str | None = name
        while feature is not None and feature not in own:
            feature = above.get(feature)
        held = own[feature] if feature is not None else set()
        found.add(next(iter(held)) if len(held) == 1 else None)
    platform = next(iter(found)) if len(found) == 1 else None
    return platform, f"all code of its feature is for {platform}" if platform else "nothing binds it to an ISA"


def _features(group: EntryDrafts, manifest: Manifest) -> list[str]:
    return group.entry.feature or [next(iter(manifest.features), DEFAULT)]


def _parents(features: Mapping[str, Feature], parent: str | None = None) -> dict[str, str | None]:
    result: dict[str, str | None] = {}
    for name, node in features.items():
        result[name] = parent
        result |= _parents(node.features, name)
    return result


def _platform(draft: Draft) -> str | None:
    """The platform of the code in a component; None without code, or with that of several platforms."""
    if draft.isa in BITS:
        return _of_isa(draft.isa, draft)
    isas = {file.identity.isa for file in draft.files if file.identity.isa in BITS}
    platforms = {_of_isa(isa, draft) for isa in isas}
    return platforms.pop() if len(platforms) == 1 else None


def _of_isa(isa: str, draft: Draft) -> str:
    if isa not in PLATFORM_OF:
        raise CrossmsiError(
            f"{draft.id} is {isa}, and packages are made for {', '.join(PLATFORMS)}",
            where=draft.at,
            hint="state 'isa: neutral' for a payload that is only carried along",
        )
    return PLATFORM_OF[isa]
