"""The merged manifest: one Intel package, all components of 32 bits, the ISAs in folders of one neutral tree.

cfix's installer was built like this: 32-bit Windows carries the amd64 files along, 64-bit Windows has both below
Program Files (x86), and no registration has a view of its own.
"""

from __future__ import annotations

from crossmsi.manifest.manifest import Manifest
from crossmsi.manifest.standard import neutral_name
from crossmsi.manifest.tree import Mapping
from crossmsi.model import Package
from crossmsi.model.draft import BITS, Draft
from crossmsi.model.guids import derived
from crossmsi.variants.actions import keep_actions
from crossmsi.variants.checks import keep_searches, settle_launch_conditions
from crossmsi.variants.folders import own_folders
from crossmsi.variants.narrowing import narrowed
from crossmsi.variants.placing import PLATFORM_OF, Placed
from crossmsi.variants.trees import Remade, put, put_list

ISA_OF = {"x86": "i386", "x64": "amd64", "arm64": "arm64"}


def merged_tree(manifest: Manifest, mixed: Package, placed: list[Placed]) -> Remade:
    """The merged manifest. Files of two ISAs that shared a folder get one for each ISA in it."""
    tree = manifest.copied_tree()
    notes: list[str] = []
    crowded = _crowded_folders(placed)
    nodes: list[Mapping] = []
    for node, item in zip(tree.get("components") or [], placed, strict=True):
        for entry, platform in _by_platform(node, item):
            folders = {_folder(draft) for draft, _ in item.drafts if draft.files}
            if platform is not None and item.group.files and folders & crowded:
                directory = str(entry.get("directory", "INSTALLFOLDER")).rstrip("/")
                put(entry, "directory", f"{directory}/{ISA_OF[platform]}")
            _make_narrow(entry, platform, item)
            nodes.append(entry)
    put_list(tree, "components", nodes)
    package = tree["package"]
    put(package, "platform", "x86")
    code = manifest.package.upgrade_code
    put(package, "product_code", derived(code, "merged", manifest.package.version, str(manifest.package.language)))
    settle_launch_conditions(tree, "x86", notes)
    keep_searches(tree, "x86", notes)
    files = {file.id for item in placed for draft, _ in item.drafts for file in draft.files}
    keep_actions(tree, manifest, mixed, files, "x86", notes)
    own_folders(tree, 32)
    return Remade(tree, notes, frozenset(draft.id for item in placed for draft, _ in item.drafts))


def _by_platform(node: Mapping, item: Placed) -> list[tuple[Mapping, str | None]]:
    """The entry, cut into one for each platform when its files are of several."""
    if len(item.platforms) == 1:
        return [(node, next(iter(item.platforms)))]
    result = []
    for platform in sorted(item.platforms, key=str):
        drafts = {draft for draft, owner in item.drafts if owner == platform}
        result += [(entry, platform) for entry, _ in narrowed(node, item, drafts)]
    return result


def _crowded_folders(placed: list[Placed]) -> set[tuple]:
    """The folders (whatever their width) that hold files of more than one platform."""
    owners: dict[tuple, set[str]] = {}
    for item in placed:
        for draft, owner in item.drafts:
            if owner is not None and draft.files:
                owners.setdefault(_folder(draft), set()).add(owner)
    return {folder for folder, found in owners.items() if len(found) > 1}


def _folder(draft: Draft) -> tuple:
    root = draft.folder.root
    return neutral_name(root) or root, tuple(name.lower() for name in draft.folder.names)


def _make_narrow(entry: Mapping, platform: str | None, item: Placed) -> None:
    if platform in (None, "x86"):
        return
    foreign = any(PLATFORM_OF.get(file.identity.isa) == platform for file in item.group.files)
    if foreign or item.group.entry.isa in BITS:
        put(entry, "isa", "neutral")
        entry.drop("bits")
    if foreign:
        put(entry, "foreign_ok", True)
