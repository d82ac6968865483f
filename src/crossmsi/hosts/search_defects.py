"""Registry searches that look into the view in which the package doesn't write what they search.

Source: https://learn.microsoft.com/windows/win32/msi/reglocator-table
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from crossmsi.analysis import Package
from crossmsi.analysis.rows import bits, number, text
from crossmsi.hosts.host import Host
from crossmsi.hosts.simulation.place_registry import CLASSES
from crossmsi.hosts.survey import Situation, gather, survey

SIXTY_FOUR_BIT = 16
ROOTS = {0: f"HKLM\\{CLASSES}\\", 1: "HKCU\\", 2: "HKLM\\", 3: "HKU\\"}


class SearchDefect(NamedTuple):
    """A RegLocator row that looks into the view of ``width`` bits, while ``component`` writes to the other."""

    row: Any
    width: int
    component: str
    hosts: tuple[Host, ...]


def search_defects(package: Package) -> list[SearchDefect]:
    """The defects, without searches beside which another one for the same property looks into the right view."""
    if not package.index.key_values("RegLocator"):
        return []

    def look(situation: Situation) -> Iterator[tuple[Hashable, SearchDefect]]:
        if situation.host.wow64 and not situation.host.reflects:
            found = {text(row, "Signature_"): _compare(situation, row) for row in package.rows("RegLocator")}
            right = {signature for signature, defect in found.items() if defect is True}
            served = {text(r, "Property") for r in package.rows("AppSearch") if text(r, "Signature_") in right}
            for row in package.rows("AppSearch"):
                defect = found.get(text(row, "Signature_"))
                if isinstance(defect, SearchDefect) and text(row, "Property") not in served:
                    yield text(row, "Signature_"), defect

    return [defect._replace(hosts=hosts) for defect, hosts in gather(survey(package).everything, look).values()]


def _compare(situation: Situation, row: Any) -> SearchDefect | bool:
    """The defect of a search; True when it looks where the package writes, False when the package doesn't write it."""
    state, registry = situation.state, situation.host.registry
    root = number(row, "Root")
    prefix = None if root is None else ROOTS.get(root)
    if prefix is None:
        return False
    resolve = situation.session.texts.resolve
    key, name = prefix + resolve(text(row, "Key")).strip("\\"), resolve(text(row, "Name"))
    wide = bool(bits(row, "Type") & SIXTY_FOUR_BIT)
    searched, other = registry.place(key, wide), registry.place(key, not wide)
    if state.registry.get(searched.view, searched.key, name) is not None:
        return True
    written = state.registry.get(other.view, other.key, name)
    if written is None:
        return False
    return SearchDefect(row, 64 if wide else 32, written.writers[-1].component, ())
