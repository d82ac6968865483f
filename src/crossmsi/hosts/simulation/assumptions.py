"""The facts that one simulation rests on, of those that hold for its host."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crossmsi.analysis.bitness import FOLDERS
from crossmsi.hosts.facts import Fact, facts
from crossmsi.hosts.host import Host
from crossmsi.hosts.simulation.class_lookup import of_user
from crossmsi.hosts.simulation.state import State

REGISTRATION_TABLES = ("Class", "ProgId", "Extension", "MIME", "TypeLib")


def assumptions(state: State, host: Host) -> list[Fact]:
    """The host's facts that matter to this package, in the data file's order."""
    return [fact for name, fact in facts().items() if name in host.facts and _MATTERS.get(name, _never)(state)]


def _never(state: State) -> bool:
    return False


def _always(state: State) -> bool:
    return True


def _wide_folders(state: State) -> bool:
    tree = state.session.package.directories
    used = {state.session.package.components[key].directory for key in state.session.selection.components}
    return any(FOLDERS.get(tree.nearest_standard(key) or "") == 64 for key in used)


def _wide_components(state: State) -> bool:
    components = state.session.package.components
    return any(components[key].is_64bit for key in state.session.selection.components)


def _narrow_package(state: State) -> bool:
    return not state.session.context.wide


def _mentions(text: str) -> Callable[[State], bool]:
    return lambda state: text in state.plan.texts


def _contended(state: State) -> bool:
    values = (entry.settle(row_order=False)[2] for entry in state.registry.shared())
    files = (entry.survivor(file_order=False) for entry in state.files.shared())
    return any(survivor is None for survivors in (values, files) for survivor in survivors)


_MATTERS: Mapping[str, Callable[[State], bool]] = {
    "elevated-fresh-install": _always,
    "folder-substitution": lambda state: _narrow_package(state) and _wide_folders(state),
    "folder-falls-back": _wide_folders,
    "attribute-ignored": _wide_components,
    "view-follows-component": lambda state: _narrow_package(state) and _wide_components(state),
    "row-order": _contended,
    "class-view": lambda state: any(state.session.package.index.key_values(table) for table in REGISTRATION_TABLES),
    "classes-of-the-user": lambda state: any(map(of_user, state.com_entries)),
    "template-first-platform": lambda state: len(state.session.package.summary.platforms) > 1,
    "wow6432node-literal": _mentions("Wow6432Node"),
    "version-stays-603": lambda state: _mentions("VersionNT")(state) or _mentions("WindowsBuild")(state),
    "no-versionnt64-for-intel": lambda state: _narrow_package(state) and _mentions("VersionNT64")(state),
    "arm64-runs-x64": _always,
    "arm64-platforms": _always,
    "reflection": _always,
    "short-names": _mentions("[!"),
    "descriptors": lambda state: (
        bool(state.session.package.index.key_values("Verb")) or any(shortcut.advertised for shortcut in state.shortcuts)
    ),
}
