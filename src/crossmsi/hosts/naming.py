"""Sets of hosts in a few words."""

from __future__ import annotations

from collections.abc import Callable, Collection

from crossmsi.hosts.host import Host

_GROUPS: tuple[tuple[str, Callable[[Host], bool]], ...] = (
    ("32-bit Windows", lambda host: not host.wow64),
    ("64-bit Windows", lambda host: host.wow64),
    ("64-bit Windows before Windows 7", lambda host: host.reflects),
    ("64-bit Windows since Windows 7", lambda host: host.wow64 and not host.reflects),
)


def name_hosts(found: Collection[Host], among: Collection[Host]) -> str:
    """``on 32-bit Windows (7 hosts)`` when these are all such hosts ``among`` those that count, else by their names."""
    for name, belongs in _GROUPS:
        if set(found) == {host for host in among if belongs(host)}:
            return f"on {name} ({_count(found)})"
    if set(found) == set(among):
        return f"on every Windows that takes the package ({_count(found)})"
    narrow = [host for host in found if not host.wow64]
    if narrow and len(narrow) < len(found):
        wide = [host for host in found if host.wow64]
        return f"{name_hosts(narrow, among)} and {name_hosts(wide, among)}"
    names = [host.name for host in found]
    return f"on {', '.join(names[:3])}" + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _count(found: Collection[Host]) -> str:
    return f"{len(found)} host{'' if len(found) == 1 else 's'}"
