"""From one mixed manifest to its variants, each compiled as far as the in-memory database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from crossmsi.errors import CrossmsiError
from crossmsi.manifest import Manifest, load_manifest, manifest_of
from crossmsi.model import Package, resolve
from crossmsi.model.contents import Contents
from crossmsi.model.draft import EntryDrafts
from crossmsi.model.resolver import resolve_entries
from crossmsi.pack.pipeline import compile_model
from crossmsi.variants.merging import merged_tree
from crossmsi.variants.paths import renewed
from crossmsi.variants.placing import Placed, place_entries
from crossmsi.variants.plan import Choices, SplitPlan, plan_split
from crossmsi.variants.splitting import split_tree
from crossmsi.variants.trees import Remade
from crossmsi.variants.variant import Kind, Placement, Unmade, Variant, Variants


def make_variants(
    path: Path,
    defines: Mapping[str, str] | None = None,
    *,
    choices: Choices | None = None,
    templates_dir: Path | None = None,
) -> Variants:
    """The mixed package of the manifest ``path``, its split and its merged variants.

    A variant that can't be made is an Unmade with the reason. Raises CrossmsiErrors when the manifest itself is bad.
    """
    maker = _Maker(path, defines or {}, templates_dir)
    split, plan = maker.split(choices or Choices())
    return Variants(
        mixed=maker.mixed(),
        split=split,
        merged=maker.merged(),
        plan=plan,
        placements=maker.placements(split),
        contents=maker.contents,
    )


def make_split(
    path: Path,
    defines: Mapping[str, str] | None = None,
    *,
    choices: Choices | None = None,
    templates_dir: Path | None = None,
) -> tuple[tuple[Variant, ...], SplitPlan, tuple[Placement, ...]]:
    """The split packages alone, with the plan and where each component went.

    Raises CrossmsiError, or CrossmsiErrors with all reasons, when one of them can't be made.
    """
    maker = _Maker(path, defines or {}, templates_dir)
    found, plan = maker.split(choices or Choices())
    errors = [item.error for item in found if isinstance(item, Unmade)]
    if errors or plan is None:
        raise errors[0]
    made = tuple(item for item in found if isinstance(item, Variant))
    return made, plan, maker.placements(found)


class _Maker:
    def __init__(self, path: Path, defines: Mapping[str, str], templates_dir: Path | None) -> None:
        self.path = path
        self.templates_dir = templates_dir
        self.manifest = load_manifest(path, dict(defines))
        self.groups: list[EntryDrafts]
        self.model: Package
        # One for all variants: they hold the same payloads.
        self.contents = Contents()
        self.model, self.groups = resolve_entries(self.manifest, self.contents)
        self.placed: list[Placed] | CrossmsiError
        try:
            self.placed = place_entries(self.manifest, self.groups)
        except CrossmsiError as error:
            self.placed = error

    def mixed(self) -> Variant:
        return self._variant("mixed", self.manifest, self.model, None)

    def split(self, choices: Choices) -> tuple[tuple[Variant | Unmade, ...], SplitPlan | None]:
        try:
            placed = self._placed()
            platforms = frozenset(platform for item in placed for platform in item.platforms if platform)
            plan = plan_split(platforms, self.model.platform, choices)
        except CrossmsiError as error:
            return (Unmade(kind="split", platform=None, error=error),), None
        made = tuple(
            self._made("split", name, lambda name=name: split_tree(self.manifest, self.model, placed, name, plan))
            for name in plan.platforms
        )
        return made, plan

    def merged(self) -> Variant | Unmade:
        return self._made("merged", "x86", lambda: merged_tree(self.manifest, self.model, self._placed()))

    def placements(self, split: tuple[Variant | Unmade, ...]) -> tuple[Placement, ...]:
        """Where the components of the mixed package are; known only when they could be placed."""
        if isinstance(self.placed, CrossmsiError):
            return ()
        made = [item for item in split if isinstance(item, Variant)]
        return tuple(
            Placement(
                component=draft.id,
                platform=platform,
                packages=tuple(item.platform for item in made if draft.id in item.holds),
                reason=item.reason,
            )
            for item in self.placed
            for draft, platform in item.drafts
        )

    def _placed(self) -> list[Placed]:
        if isinstance(self.placed, CrossmsiError):
            raise self.placed
        return self.placed

    def _made(self, kind: Kind, platform: str, make: Callable[[], Remade]) -> Variant | Unmade:
        try:
            remade = make()
            manifest = manifest_of(remade.tree)
            return self._variant(kind, manifest, resolve(manifest, contents=self.contents), remade)
        except CrossmsiError as error:
            return Unmade(kind=kind, platform=platform, error=error)

    def _variant(self, kind: Kind, manifest: Manifest, model: Package, remade: Remade | None) -> Variant:
        name = f"{self.path.with_suffix('')}.wxs (rendered)"
        return Variant(
            kind=kind,
            platform=model.platform,
            prepared=compile_model(manifest, model, name, self.templates_dir, self.contents),
            holds=remade.holds if remade else frozenset(item.id for item in self.model.components),
            notes=tuple(dict.fromkeys([*remade.notes, *renewed(self.model, model)])) if remade else (),
        )
