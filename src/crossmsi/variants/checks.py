"""What a package looks at before it installs: launch conditions and searches."""

from __future__ import annotations

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.tree import Mapping
from crossmsi.variants.conditions import asks_for_wide_windows, decided
from crossmsi.variants.trees import listed, put, put_list


def settle_launch_conditions(tree: Mapping, platform: str, notes: list[str]) -> None:
    """Leave out the launch conditions that always hold, and for x86 those that only ask for 64-bit Windows."""
    node = tree["package"]
    left = []
    for item in listed(node.get("launch_conditions")):
        text = str(item["condition"])
        holds = decided(text, platform)
        if holds is False:
            raise CrossmsiError(
                f"the launch condition '{text}' never holds for the {platform} package",
                where=item.value_at["condition"],
                hint="a package for one ISA needs no condition against the other: remove it",
            )
        if platform == "x86" and asks_for_wide_windows(text):
            notes.append(f"launch condition '{text}' is left out: the x86 package is for 32-bit Windows too")
            continue
        if holds is not True:
            put(item, "condition", holds)
            left.append(item)
    if "launch_conditions" in node:
        put_list(node, "launch_conditions", left)


def keep_searches(tree: Mapping, platform: str, notes: list[str]) -> None:
    """Leave out what an x86 package may not look for: the 64-bit registry and folders (ICE80)."""
    searches = tree.get("search")
    if platform != "x86" or not isinstance(searches, Mapping):
        return
    for name in list(searches):
        items = listed(searches[name])
        left = [item for item in items if not _wide_search(item)]
        if len(left) < len(items):
            notes.append(f"search for {name}: an x86 package can't look into the 64-bit registry or folders")
        if len(left) != len(items):
            put_list(searches, name, left)
    if not searches:
        tree.drop("search")


def _wide_search(item: Mapping) -> bool:
    return any(isinstance(place, Mapping) and place.get("view") == 64 for place in item.values())
