"""Groups of hosts in a few words."""

from __future__ import annotations

from collections.abc import Sequence

from crossmsi.hosts.host import Host


def hosts_title(found: Sequence[Host]) -> str:
    """``Windows 7 SP1 to Windows 10, x86 (6)``, hosts oldest first; of several architectures, all are named."""
    wine = [host for host in found if host.profile == "wine"]
    parts = [host.title for host in wine]
    windows = [host for host in found if host.profile != "wine"]
    architectures = list(dict.fromkeys(host.architecture for host in windows))
    if windows:
        first, last = _release(windows[0]), _release(windows[-1])
        span = first if first == last else f"{first} to {last}"
        count = f" ({len(windows)})" if len(windows) > 1 else ""
        parts.insert(0, f"{span}, {' and '.join(architectures)}{count}")
    return "; ".join(parts)


def _release(host: Host) -> str:
    return host.title.rpartition(",")[0]
