"""Every host by name. Data: ``data/windows.toml`` and ``data/wine.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Any

from crossmsi.errors import CrossmsiError
from crossmsi.hosts.datafile import read_toml
from crossmsi.hosts.host import Difference, Host

# Facts that hold wherever there is a second registry view, or none.
_WIDTH_FACTS = {
    64: ("folder-substitution", "view-follows-component", "wow6432node-literal"),
    32: ("folder-falls-back", "attribute-ignored"),
}
_EVERYWHERE = ("elevated-fresh-install", "row-order", "class-view", "classes-of-the-user", "short-names", "descriptors")


@cache
def hosts() -> Mapping[str, Host]:
    """All hosts by name, oldest Windows first, Wine last."""
    return MappingProxyType({host.name: host for host in (*_windows(), *_wine())})


def find_host(name: str) -> Host:
    """The host with this name; ``windows-`` before it is allowed. Raises CrossmsiError for an unknown one."""
    found = hosts().get(name.lower().removeprefix("windows-"))
    if found is None:
        near = get_close_matches(name.lower(), hosts(), 3, 0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "'crossmsi hosts' lists them"
        raise CrossmsiError(f"there is no host {name!r}", hint=hint)
    return found


def _windows() -> Iterator[Host]:
    data = read_toml("windows")
    for key, release in data["release"].items():
        for suffix, architecture in release["architectures"].items():
            name = f"{release.get('name', key)}-{suffix}"
            title = f"{release['title']}, {suffix}"
            yield _host(name, title, release, data["architecture"][architecture], architecture, "windows", {})


def _wine() -> Iterator[Host]:
    data = read_toml("wine")
    every = [Difference(name, **entry) for name, entry in data["difference"].items()]
    for name, host in data["host"].items():
        architecture = read_toml("windows")["architecture"][host["architecture"]]
        version = host["release"]
        differences = MappingProxyType({d.id: d for d in every if d.only in ("", version)})
        release = data["release"][version]
        yield _host(name, host["title"], release, architecture, host["architecture"], "wine", differences)


def _host(
    name: str,
    title: str,
    release: Mapping[str, Any],
    architecture: Mapping[str, Any],
    key: str,
    profile: Any,
    differences: Mapping[str, Difference],
) -> Host:
    facts = [
        *_EVERYWHERE,
        *_WIDTH_FACTS[architecture["width"]],
        *release.get("facts", ()),
        *architecture.get("facts", ()),
    ]
    if architecture["width"] == 64 and release["generation"] == "reflecting":
        facts.append("reflection")
    return Host(
        name=name,
        title=title,
        profile=profile,
        architecture=architecture.get("architecture", key),
        width=architecture["width"],
        version=release["version"],
        build=release["build"],
        service_pack=release.get("service_pack", 0),
        product=release["product"],
        installer=release["installer"],
        generation=release["generation"],
        profiles=release["profiles"],
        platforms=tuple(architecture["platforms"]),
        processors=tuple(architecture["processors"]),
        unknown=frozenset(architecture.get("unknown", ())),
        clients=MappingProxyType({view: tuple(isas) for view, isas in architecture["clients"].items()}),
        programs=tuple(architecture["programs"]),
        drivers=architecture["drivers"],
        facts=tuple(fact for fact in facts if not (differences and fact in _NOT_IN_WINE)),
        differences=differences,
    )


# Wine behaves otherwise, or in a way that was measured: its differences say how.
_NOT_IN_WINE = frozenset(
    {"folder-substitution", "class-view", "classes-of-the-user", "row-order", "wow6432node-literal"}
)
