"""What each layout means after the first installation: entries, upgrades, component GUIDs, transactions, repair.

Sources: https://learn.microsoft.com/windows/win32/msi/findrelatedproducts-action, .../changing-the-component-code,
.../multiple-package-installations and .../reinstallmode
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossmsi.report.decision.candidate import Candidate
from crossmsi.report.decision.document import Consequence
from crossmsi.report.decision.layouts import LaidOut
from crossmsi.report.lintrun import counted
from crossmsi.variants import SplitPlan

_MSI = "https://learn.microsoft.com/windows/win32/msi/"


def servicing(laid: Sequence[LaidOut], plan: SplitPlan | None) -> tuple[Consequence, ...]:
    """By topic, layouts in the order of ``laid``; nothing for what can't be built."""
    built = [item for item in laid if item.packages]
    mixed = next((item for item in built if item.layout == "mixed"), None)
    topics = (_entries, _upgrade_codes, _guids, _transactions, _repair)
    return tuple(found for topic in topics for item in built for found in topic(item, mixed, plan))


def _entries(item: LaidOut, mixed: LaidOut | None, plan: SplitPlan | None) -> Iterator[Consequence]:
    names = " and ".join(f"'{package.name}'" for package in item.packages)
    count = len(item.packages)
    text = f"{counted(count, 'package')}, {count} in Programs and Features where all install: {names}."
    if count > 1:
        text += " Who removes one keeps the other."
    yield Consequence(topic="Programs and Features", layout=item.layout, text=text, source=f"{_MSI}productname")


def _upgrade_codes(item: LaidOut, mixed: LaidOut | None, plan: SplitPlan | None) -> Iterator[Consequence]:
    codes = {package.upgrade_code for package in item.packages}
    listed = ", ".join(f"{package.label} {package.upgrade_code or 'has none'}" for package in item.packages)
    if item.layout == "split" and plan is not None and len(item.packages) > 1:
        relation = (
            "Each replaces the other, so only one of them is on a machine."
            if len(codes) == 1
            else f"Each upgrades its own platform. The {plan.heir} package continues the mixed product: it replaces an "
            "installed mixed package when its version is higher; the other leaves that alone."
        )
    elif item.layout == "merged":
        relation = "The mixed product's code: a higher version replaces an installed mixed package."
    else:
        relation = "A new version replaces the old one, both halves at once."
    source = f"{_MSI}findrelatedproducts-action"
    yield Consequence(topic="Upgrade codes", layout=item.layout, text=f"{listed}. {relation}", source=source)


def _guids(item: LaidOut, mixed: LaidOut | None, plan: SplitPlan | None) -> Iterator[Consequence]:
    before = _codes(mixed.candidates) if mixed is not None else {}
    after = _codes(item.candidates)
    if item.layout in ("mixed", "package"):
        empty = sum(not component.guid for c in item.candidates for component in c.package.components.values())
        text = f"{counted(len(after), 'component GUID')}."
        if empty:
            text += f" {counted(empty, 'component')} without a GUID can't be repaired, and stay after removal."
    else:
        kept = len(after.keys() & before.keys())
        text = (
            f"{counted(len(after), 'component GUID')}, {kept} of them as in the mixed package: what has another "
            "path has another GUID, and an upgrade removes the old and installs the new."
        )
        twice = sum(len(owners) > 1 for owners in after.values())
        if len(item.packages) > 1:
            text += f" {counted(twice, 'component')} shared by several packages, there until the last one goes."
    source = f"{_MSI}changing-the-component-code"
    yield Consequence(topic="Component GUIDs", layout=item.layout, text=text, source=source)


def _codes(candidates: Sequence[Candidate]) -> dict[str, list[str]]:
    """Component GUID → ids of the packages that have it."""
    found: dict[str, list[str]] = {}
    for candidate in candidates:
        for component in candidate.package.components.values():
            if component.guid:
                found.setdefault(component.guid.upper(), []).append(candidate.id)
    return found


def _transactions(item: LaidOut, mixed: LaidOut | None, plan: SplitPlan | None) -> Iterator[Consequence]:
    if len(item.packages) == 1:
        text = "One installation, committed or rolled back as a whole."
    else:
        text = (
            "One installation each: when the second fails the first stays, unless both run in one multiple-package "
            "transaction. That takes a bootstrapper and Windows Installer 4.5, which Windows XP to Server 2008 have "
            "only as an update."
        )
    source = f"{_MSI}multiple-package-installations"
    yield Consequence(topic="Transactions", layout=item.layout, text=text, source=source)


def _repair(item: LaidOut, mixed: LaidOut | None, plan: SplitPlan | None) -> Iterator[Consequence]:
    if len(item.packages) == 1:
        text = "One repair restores everything, from one source."
    else:
        text = "Each package is repaired and patched for itself and needs its own source; a release is signed twice."
        if len(item.packages) > 2:
            text = text.replace("twice", f"{len(item.packages)} times")
    if any(weight for package in item.packages for i in package.installations if (weight := i.dead_weight.files)):
        text += " Files that can't run there are repaired along with the others."
    yield Consequence(topic="Repair and patches", layout=item.layout, text=text, source=f"{_MSI}reinstallmode")
