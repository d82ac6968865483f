"""``crossmsi hosts``: the hosts that packages can be simulated on."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from crossmsi.hosts import Host


class HostsFormat(StrEnum):
    """How hosts are printed."""

    TEXT = "text"
    JSON = "json"


def hosts(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[HOST]...", help="Show these in detail.", show_default=False)
    ] = None,
    format: Annotated[HostsFormat, typer.Option("--format", help="Text to read, or JSON.")] = HostsFormat.TEXT,
) -> None:
    """List the host models: Windows releases by architecture, and Wine for comparison."""
    from crossmsi.hosts import find_host
    from crossmsi.hosts import hosts as all_hosts

    chosen = [find_host(name) for name in names] if names else list(all_hosts().values())
    if format is HostsFormat.JSON:
        import json

        document = {"version": 1, "hosts": [host_document(host) for host in chosen]}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    elif names:
        for host in chosen:
            sys.stdout.write("\n".join(_details(host)) + "\n\n")
    else:
        _print_table(chosen)


def host_document(host: Host) -> dict[str, Any]:
    """A host as JSON types: what it is, what it accepts, its properties and folders, and what that rests on."""
    from crossmsi.hosts import facts
    from crossmsi.hosts.folders import folder_properties
    from crossmsi.hosts.properties import host_properties, unknown_properties

    differences = [d for d in host.differences.values() if d.installing]
    return {
        "name": host.name,
        "title": host.title,
        "profile": host.profile,
        "architecture": host.architecture,
        "width": host.width,
        "wow64": host.wow64,
        "views": list(host.views),
        "registry": "one view" if not host.wow64 else "reflected" if host.reflects else "redirected and shared",
        "platforms": list(host.platforms),
        "installer": host.installer,
        "clients": {view: list(isas) for view, isas in host.clients.items()},
        "programs": list(host.programs),
        "drivers": host.drivers,
        "properties": {
            "32-bit package": host_properties(host, "Intel"),
            "64-bit package": host_properties(host, "x64") if host.wow64 else None,
            "unknown": sorted(unknown_properties(host)),
        },
        "folders": {
            "per-machine": dict(folder_properties(host, all_users=True)),
            "per-user": dict(folder_properties(host, all_users=False)),
        },
        "facts": [facts()[name]._asdict() for name in host.facts],
        "differences": [
            {"id": d.id, "wine": d.wine, "windows": d.windows, "reason": d.reason, "reference": d.reference}
            for d in differences
        ],
    }


def _print_table(chosen: list[Host]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("Host", "System", "VersionNT", "Packages", "Registry"):
        table.add_column(heading)
    for host in chosen:
        registry = "one view" if not host.wow64 else "two views, reflected" if host.reflects else "two views"
        table.add_row(host.name, host.title, str(host.version), " ".join(host.platforms), registry)
    console = Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=200)
    console.print(table)


def _details(host: Host) -> list[str]:
    document = host_document(host)
    lines = [
        f"{host.name}: {host.title}",
        f"  accepts packages for {', '.join(host.platforms)}; registry: {document['registry']}",
    ]
    for label, values in document["properties"].items():
        if isinstance(values, dict):
            lines.append(f"  properties, {label}: " + ", ".join(f"{name}={value}" for name, value in values.items()))
    lines += [f"  {name} = {path}" for name, path in document["folders"]["per-machine"].items()]
    lines += [f"  {fact['confidence']}: {fact['text']} ({fact['source']})" for fact in document["facts"]]
    lines += [f"  unlike Windows: {d['wine']} ({d['reference']})" for d in document["differences"]]
    return lines
