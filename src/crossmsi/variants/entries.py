"""One entry of a mixed manifest as the package for one platform needs it."""

from __future__ import annotations

from crossmsi.manifest.component import Component as Entry
from crossmsi.manifest.standard import NEUTRAL, neutral_name, width
from crossmsi.manifest.tree import Mapping
from crossmsi.model.draft import Draft
from crossmsi.model.guids import derived
from crossmsi.model.keys import identity_parts, writes_to_a_view
from crossmsi.variants.conditions import decided
from crossmsi.variants.narrowing import narrowed
from crossmsi.variants.placing import Placed
from crossmsi.variants.plan import SplitPlan
from crossmsi.variants.trees import listed, put, put_list, rewrite

NATIVE_BITS = {"x86": 32, "x64": 64, "arm64": 64}


class EntrySplitter:
    """Makes the entries of one package; ``notes`` collects what its author should know."""

    def __init__(self, platform: str, plan: SplitPlan, namespace: str) -> None:
        self.platform = platform
        self.plan = plan
        self.namespace = namespace
        self.bits = NATIVE_BITS[platform]
        self.notes: list[str] = []

    def split(self, node: Mapping, placed: Placed) -> tuple[list[Mapping], set[Draft]]:
        """The entries that are left of ``node`` in this package (it may be changed), and the components in them."""
        condition = placed.group.entry.condition
        holds = decided(condition, self.platform) if condition else True
        kept = {draft for draft, owner in placed.drafts if self._belongs(draft, owner, placed)}
        if not kept or holds is False:
            if kept:
                self.notes.append(f"{placed.name} is left out: its condition '{condition}' never holds here")
            return [], set()
        self._name(node, placed)
        if condition and holds is True:
            node.drop("condition")
        elif condition and holds != condition:
            put(node, "condition", holds)
        self._settle_shared(node, placed)
        self._settle_permissions(node)
        whole = len(kept) == len(placed.drafts)
        entries = [(node, placed.group.drafts)] if whole else narrowed(node, placed, kept)
        owner = dict(placed.drafts)
        for entry, drafts in entries:
            self._settle_bitness(entry, placed.group.entry, drafts, {owner[draft] for draft in drafts})
        return [entry for entry, _ in entries], kept

    def _belongs(self, draft: Draft, owner: str | None, placed: Placed) -> bool:
        if owner is not None:
            return owner == self.platform
        return self.platform in (self._homes(placed) if len(self.plan.homes) > 1 else self.plan.homes)

    def _homes(self, placed: Placed) -> tuple[str, ...]:
        """Where a neutral entry goes when it may go to all packages."""
        if self.plan.choices.relation == "replace":
            return self.plan.homes  # only one of them is ever installed
        if any(_fixed(draft) and draft.files and writes_to_a_view(draft) for draft in placed.group.drafts):
            # One path, but a key in each view: no component can be the same in both packages.
            self.notes.append(
                f"{placed.name} goes to the {self.plan.heir} package alone: its files have one path for all packages, "
                "its registry keys have not"
            )
            return (self.plan.heir,)
        if placed.group.entry.services:
            self.notes.append(
                f"{placed.name} goes to the {self.plan.heir} package alone: a service has one name on a machine"
            )
            return (self.plan.heir,)
        return self.plan.homes

    def _name(self, node: Mapping, placed: Placed) -> None:
        """State the ids that the mixed package has, for the references to them, and a GUID that a condition made."""
        group = placed.group
        if len(group.drafts) != 1 or group.home is group.user:
            return
        if "id" not in node:
            put(node, "id", group.home.id)
        if len(group.files) == 1:
            kind = group.files[0].kind
            (item,) = listed(node[kind])
            if not isinstance(item, Mapping):
                spec = group.files[0].spec
                item = Mapping(spec.at, spec.yaml_path)
                put(item, "source", spec.source)
            if "id" not in item:
                put(item, "id", group.files[0].id)
            put_list(node, kind, [item])
        parts = identity_parts(group.home)
        conditional = group.home.guid != derived(self.namespace, *parts)
        if conditional and group.entry.guid is None and placed.platforms == {self.platform}:
            put(node, "guid", group.home.guid)

    def _settle_bitness(self, node: Mapping, entry: Entry, drafts: list[Draft], owners: set[str | None]) -> None:
        """Components that no ISA binds: a width of their own where other packages must agree with it."""
        code = any(file.is_pe for draft in drafts for file in draft.files)
        stated = entry.isa == "neutral"
        carries = stated and code and owners == {self.platform}
        unbound = stated or (entry.isa == "auto" and not code)
        bits = self.bits
        if carries:
            node.drop("foreign_ok")
        if unbound and all(_fixed(draft) and not writes_to_a_view(draft) for draft in drafts):
            shared = None in owners and len(self.plan.homes) > 1
            narrow = entry.bits == 32 or (entry.bits is None and (shared or drafts[0].bits == 32))
            node.drop("bits")
            if narrow and bits == 64:
                bits = 32
                put(node, "bits", bits)
                put(node, "isa", "neutral")
        elif any(draft.bits != bits for draft in drafts):
            # Another folder or view, and so another component: with its own ISA, where its files have one.
            if carries:
                node.drop("isa")
            node.drop("bits")
        if unbound and any(draft.bits != bits for draft in drafts):
            rewrite(node, lambda text: _own_folders(text, bits))

    def _settle_shared(self, node: Mapping, placed: Placed) -> None:
        """What packages side by side would otherwise take from each other."""
        alone = len(self.plan.homes) < 2 or self.plan.choices.relation == "replace"
        if None not in placed.platforms or alone or all(map(_fixed, placed.group.drafts)):
            return
        entry = placed.group.entry
        places = [f"environment variable {item.name}" for item in entry.environment if item.part == "all"]
        # One view for both bitnesses, unlike classes and what is written for the machine.
        places += [item.key for item in entry.registry if item.key.startswith("HKCU\\") and not _of_classes(item.key)]
        places += [f"{item.file} [{item.section}] {item.key}" for item in entry.ini]
        self.notes += [f"{place}: every package writes it, and the one removed first takes it away" for place in places]
        if self.platform == self.plan.heir:
            return
        for shortcut in listed(node.get("shortcuts")):
            if isinstance(shortcut, Mapping) and shortcut.get("advertise") is not True:
                put(shortcut, "name", f"{shortcut['name']} ({self.platform})")

    def _settle_permissions(self, node: Mapping) -> None:
        left = []
        for item in listed(node.get("permissions")):
            holds = decided(str(item["condition"]), self.platform) if item.get("condition") else True
            if holds is False:
                continue
            if holds is True:
                item.drop("condition")
            else:
                put(item, "condition", holds)
            left.append(item)
        if "permissions" in node:
            put_list(node, "permissions", left)


def _own_folders(text: str, bits: int) -> str:
    """``text`` with the folder properties of the other width in it turned to those of ``bits``."""
    for folders in NEUTRAL.values():
        text = text.replace(f"[{folders[96 - bits]}]", f"[{folders[bits]}]")
    return text


def _of_classes(key: str) -> bool:
    return key.lower().startswith("hkcu\\software\\classes")


def _fixed(draft: Draft) -> bool:
    """Whether the component's folder is the same for every package, whatever its bitness."""
    root = draft.folder.root
    return neutral_name(root) is None and width(root) is None
