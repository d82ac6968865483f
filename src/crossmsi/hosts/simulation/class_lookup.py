"""Which registrations of a class COM finds: those of the user come before those of the machine.

Source: https://learn.microsoft.com/windows/win32/sysinfo/merged-view-of-hkey-classes-root
"""

from __future__ import annotations

from collections.abc import Iterator

from crossmsi.hosts.host import Host
from crossmsi.hosts.simulation.registry_state import RegistryEntry
from crossmsi.hosts.simulation.state import State


def found_classes(state: State, host: Host) -> Iterator[tuple[RegistryEntry, str]]:
    """Entries of ``State.com_entries``, each with a view whose clients get it, "64" or "32". A class of the user hides
    the machine's with all that is below it; where the user's are not looked at it is the other way round. What may not
    be there hides nothing."""
    doubts = state.session.selection.components
    user_counts = not host.differs("classes-of-the-user")
    counting = {
        (_clsid(entry), view)
        for entry in state.com_entries
        if of_user(entry) == user_counts and any(doubts.get(writer.component) is None for writer in entry.writers)
        for view in _views(entry, host)
    }
    for entry in state.com_entries:
        for view in _views(entry, host):
            if of_user(entry) == user_counts or (_clsid(entry), view) not in counting:
                yield entry, view


def is_unread(entry: RegistryEntry, host: Host) -> bool:
    """Whether COM does not look there, whoever asks."""
    return of_user(entry) and host.differs("classes-of-the-user")


def of_user(entry: RegistryEntry) -> bool:
    """Whether a registration is that of the user who installs."""
    return entry.key.lower().startswith("hkcu\\")


def _clsid(entry: RegistryEntry) -> str:
    return entry.key.lower().rsplit("\\", 2)[1]


def _views(entry: RegistryEntry, host: Host) -> tuple[str, ...]:
    return host.views if entry.view == "shared" else (entry.view,)
