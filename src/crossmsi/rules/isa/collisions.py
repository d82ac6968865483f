"""What ISA010, ISA011 and ISA015 share: the collisions that are each one's, and the rows that make them.

Hosts are loaded only where code of several ISAs meets: most packages are linted without.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crossmsi.analysis.instruction_sets import instruction_sets

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.hosts.collision_defects import CollisionDefect
    from crossmsi.hosts.simulation.collisions import Writer


def collisions(package: Package, rule: str) -> Iterator[tuple[CollisionDefect, str]]:
    """The collisions that a rule reports, each with its hosts in words: "on 32-bit Windows (8 hosts)"."""
    if not package.kept(instruction_sets).mixed:
        return
    from crossmsi.hosts.collision_defects import collision_defects
    from crossmsi.hosts.naming import name_hosts
    from crossmsi.hosts.survey import survey

    for defect in collision_defects(package):
        if defect.rule == rule:
            yield defect, name_hosts(defect.hosts, survey(package).hosts)


def written_row(package: Package, writer: Writer) -> Any | None:
    """The row that a writer of a collision stands for."""
    from crossmsi.hosts.written_rows import row_of

    return row_of(package, writer)
