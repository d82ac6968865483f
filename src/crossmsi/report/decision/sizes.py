"""What a layout costs, counted from the simulated installations and the packages on disk."""

from __future__ import annotations

from crossmsi.hosts.host import Host
from crossmsi.report.decision.document import LayoutSize
from crossmsi.report.decision.evidence import FileRow, Installation
from crossmsi.report.decision.landing import dead_weight, file_rows
from crossmsi.report.decision.layouts import LaidOut


def layout_size(laid: LaidOut) -> LayoutSize:
    """The layout's bytes on the newest 64-bit Windows that takes most of its packages, and on the newest 32-bit one."""
    wide, narrow = _newest(laid, wide=True), _newest(laid, wide=False)
    on_wide, dead_wide = _installed(laid, wide)
    on_narrow, dead_narrow = _installed(laid, narrow)
    shared, shared_on_wide = _shared(laid, wide)
    return LayoutSize(
        layout=laid.layout,
        packages=len(laid.packages),
        download=sum(package.download for package in laid.packages),
        on_wide=on_wide,
        dead_wide=dead_wide,
        on_narrow=on_narrow,
        dead_narrow=dead_narrow,
        shared=shared,
        shared_on_wide=shared_on_wide,
    )


def packages_needed(laid: LaidOut) -> int:
    """How many packages a 64-bit Windows needs for everything: entries in Programs and Features."""
    host = _newest(laid, wide=True) or _newest(laid, wide=False)
    return len(_there(laid, host)) if host else 0


def _newest(laid: LaidOut, *, wide: bool) -> Host | None:
    hosts = [host for host in laid.hosts if host.wow64 == wide and _there(laid, host)]
    return max(hosts, key=lambda host: (len(_there(laid, host)), laid.hosts.index(host)), default=None)


def _there(laid: LaidOut, host: Host) -> list[Installation]:
    return [i for package in laid.packages for i in package.installations if i.installs and host.name in i.hosts]


def _installed(laid: LaidOut, host: Host | None) -> tuple[int | None, int]:
    """Bytes on the host, each path once, and of those that can't run."""
    if host is None:
        return None, 0
    rows = [row for rows in _paths(laid, host).values() for row in rows[:1]]
    return sum(row.size for row in rows), dead_weight(rows).bytes


def _paths(laid: LaidOut, host: Host) -> dict[str, list[FileRow]]:
    """Folded path → what each package that installs there puts there."""
    found: dict[str, list[FileRow]] = {}
    for candidate in laid.candidates:
        for situation in candidate.situations([host]):
            for row in file_rows(candidate, situation):
                found.setdefault(row.path.lower(), []).append(row)
    return found


def _shared(laid: LaidOut, host: Host | None) -> tuple[int, int]:
    """Bytes of the files that several packages carry, once and as the host has them."""
    carried: dict[str, dict[str, int]] = {}
    for candidate in laid.candidates:
        for key, source in candidate.sources.items():
            carried.setdefault(source, {})[candidate.id] = candidate.sizes.get(key, 0)
    shared = {source: max(sizes.values()) for source, sizes in carried.items() if len(sizes) > 1}
    if host is None or not shared:
        return sum(shared.values()), 0
    paths: dict[str, int] = {}
    for candidate in laid.candidates:
        for situation in candidate.situations([host]):
            if situation.simulation.installs and situation.simulation.state is not None:
                for entry in situation.simulation.state.files:
                    source = candidate.sources.get(entry.writers[-1].file)
                    if source in shared:
                        paths[entry.path.lower()] = shared[source]
    return sum(shared.values()), sum(paths.values())
