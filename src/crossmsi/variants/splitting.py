"""The manifest of one package of a split, made from the mixed one."""

from __future__ import annotations

from crossmsi.manifest.manifest import Manifest
from crossmsi.model import Package
from crossmsi.model.draft import Draft
from crossmsi.model.featuring import DEFAULT
from crossmsi.variants.actions import keep_actions
from crossmsi.variants.checks import keep_searches, settle_launch_conditions
from crossmsi.variants.entries import NATIVE_BITS, EntrySplitter
from crossmsi.variants.features import keep_features, settle_levels
from crossmsi.variants.folders import own_folders
from crossmsi.variants.identity import set_identity
from crossmsi.variants.placing import Placed
from crossmsi.variants.plan import SplitPlan
from crossmsi.variants.trees import Remade, put_list


def split_tree(manifest: Manifest, mixed: Package, placed: list[Placed], platform: str, plan: SplitPlan) -> Remade:
    """The manifest of the package for ``platform``.

    ``placed`` has an item for each of the manifest's components. Raises CrossmsiError when there can't be one.
    """
    tree = manifest.copied_tree()
    splitter = EntrySplitter(platform, plan, manifest.package.component_namespace)
    nodes, kept, used, had = [], set[Draft](), set[str](), set[str]()
    first = next(iter(manifest.features), DEFAULT)
    for node, item in zip(tree.get("components") or [], placed, strict=True):
        features = item.group.entry.feature or [first]
        had.update(features)
        entries, drafts = splitter.split(node, item)
        if entries:
            used.update(features)
        nodes += entries
        kept |= drafts
    put_list(tree, "components", nodes)
    notes = splitter.notes
    neutral = any(None in item.platforms for item in placed)
    if plan.choices.relation == "replace" and neutral and platform not in plan.homes:
        notes.append(f"neutral payload is in the {plan.homes[0]} package alone: who installs this one does not get it")
    set_identity(tree, manifest, platform, plan)
    keep_features(tree, used, had)
    settle_levels(tree.get("features"), platform)
    settle_launch_conditions(tree, platform, notes)
    keep_searches(tree, platform, notes)
    files = {file.id for draft in kept for file in draft.files}
    keep_actions(tree, manifest, mixed, files, platform, notes)
    own_folders(tree, NATIVE_BITS[platform])
    return Remade(tree, notes, frozenset(draft.id for draft in kept))
