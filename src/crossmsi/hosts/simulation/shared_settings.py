"""Services and environment variables that several components set, as the registry values that they are.

Sources: https://learn.microsoft.com/windows/win32/services/database-of-installed-services and
https://learn.microsoft.com/windows/win32/procthread/environment-variables
"""

from __future__ import annotations

from collections.abc import Iterator

from crossmsi.hosts.host import Host
from crossmsi.hosts.simulation.registry_state import RegistryEntry
from crossmsi.hosts.simulation.registry_writer import RegistryWriter
from crossmsi.hosts.simulation.state import State

SERVICES = "HKLM\\System\\CurrentControlSet\\Services\\"
ENVIRONMENT = {
    "machine": "HKLM\\System\\CurrentControlSet\\Control\\Session Manager\\Environment",
    "user": "HKCU\\Environment",
}


def shared_settings(state: State, host: Host) -> Iterator[RegistryEntry]:
    """One entry a value that more than one row sets; their keys are the same in both views."""
    entries: dict[tuple[str, str], list[RegistryWriter]] = {}
    spelled: dict[tuple[str, str], str] = {}
    for key, writer in _writers(state):
        at = (key.lower(), (writer.name or "").lower())
        spelled.setdefault(at, key)
        entries.setdefault(at, []).append(writer)
    for at, writers in entries.items():
        if len(writers) > 1:
            place = host.registry.place(spelled[at], wide=True)
            yield RegistryEntry(place.view, place.key, writers[0].name, writers)


def _writers(state: State) -> Iterator[tuple[str, RegistryWriter]]:
    for position, service in enumerate(state.services):
        command = f"{service.path} {service.arguments}".rstrip()
        yield (
            SERVICES + service.name,
            RegistryWriter(
                service.component, "ServiceInstall", service.row, (0, position), "ImagePath", "REG_EXPAND_SZ", command
            ),
        )
    for position, variable in enumerate(state.environment):
        if variable.action == "set":
            yield (
                ENVIRONMENT[variable.scope],
                RegistryWriter(
                    variable.component, "Environment", variable.row, (1, position), variable.name, "REG_SZ",
                    variable.value,
                ),
            )  # fmt: skip
