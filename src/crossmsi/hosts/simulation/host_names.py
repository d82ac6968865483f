"""The names of properties and folders whose values come from the host."""

from __future__ import annotations

from crossmsi.analysis import Package
from crossmsi.hosts.catalog import hosts
from crossmsi.hosts.platforms import package_platform
from crossmsi.hosts.properties import host_properties, unknown_properties
from crossmsi.hosts.simulation.context import context_of


def host_names(package: Package) -> frozenset[str]:
    """The properties and folders that some host defines for the package."""
    names: set[str] = {"ALLUSERS"}
    platform = package_platform(package.summary)
    for host in hosts().values():
        context = context_of(package, host, {})
        names |= host_properties(host, platform).keys() | unknown_properties(host) | context.folders.keys()
    return frozenset(names)
