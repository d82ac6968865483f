"""Payloads that the host they are installed on can't use."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from crossmsi.analysis import Package
from crossmsi.analysis.bitness import isa_width
from crossmsi.analysis.com_rows import server_components
from crossmsi.analysis.rows import text
from crossmsi.hosts.host import Host
from crossmsi.hosts.survey import Situation, gather, survey

WIDE = ("amd64", "ia64")
ARM = ("arm64", "arm64ec")


class Unreachable(NamedTuple):
    """Files of one component (keys and ISA) that the hosts can't use; ``drivers``: whether they are drivers."""

    component: str
    files: tuple[str, ...]
    isa: str
    drivers: bool
    hosts: tuple[Host, ...]


def unreachable_code(package: Package) -> list[Unreachable]:
    """64-bit code on 32-bit Windows, and drivers for another architecture than the host's.

    Components that register COM servers are left out: their registrations tell what is wrong.
    """
    return _gathered(package, _is_foreign, but=package.kept(server_components))


def unreachable_arm_code(package: Package) -> list[Unreachable]:
    """Arm64 code, ARM64EC and ARM64X included, on x86 and x64 Windows."""
    return _gathered(
        package, lambda isa, driver, host: isa in ARM and host.architecture in ("x86", "x64"), but=frozenset()
    )


def _is_foreign(isa: str, driver: bool, host: Host) -> bool:
    return isa != host.drivers if driver else isa in WIDE and not host.wow64


def _gathered(package: Package, foreign, *, but: frozenset[str]) -> list[Unreachable]:
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for key, identity in package.payloads.identified.items():
        driver = identity.kind == "driver"
        if isa_width(identity.isa) is not None and (driver or identity.isa in (*WIDE, *ARM)):
            component = text(package.file(key), "Component_") or ""
            if component not in package.foreign_ok and component not in but:
                groups.setdefault((component, identity.isa, driver), []).append(key)
    if not groups:
        return []

    def look(situation: Situation) -> Iterator[tuple[Hashable, Unreachable]]:
        installed = situation.session.selection.components
        for (component, isa, driver), files in groups.items():
            # What a property of the user's decides is no accident.
            if installed.get(component, "not installed") is None and foreign(isa, driver, situation.host):
                yield (component, isa, driver), Unreachable(component, tuple(files), isa, driver, ())

    return [found._replace(hosts=hosts) for found, hosts in gather(survey(package).usual, look).values()]
