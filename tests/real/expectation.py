"""A simulation as files and registry values of a Wine prefix, and how an observed change differs from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import translate
from pathlib import Path

from machine import Change, Observation
from registry_text import values

from crossmsi.analysis.rows import text
from crossmsi.hosts.document import sorted_registry
from crossmsi.hosts.simulation import Simulation
from crossmsi.hosts.simulation.place_shell import Shortcut

SERVICES = "HKLM\\System\\CurrentControlSet\\Services\\"
VARIABLES = {
    "machine": "HKLM\\System\\CurrentControlSet\\Control\\Session Manager\\Environment",
    "user": "HKCU\\Environment",
}
# Wine spells the folders of Windows, and the user, in its own way.
SPELLINGS = re.compile(r"(?i)C:\\(Windows\\(System32|SysWOW64)|Windows|Users\\User)(?=\\)")
# The signature of a shortcut's block with a descriptor, EXP_DARWIN_ID_SIG.
DARWIN = b"\x06\x00\x00\xa0"
Check = Callable[[bytes], bool]


@dataclass
class Expected:
    """``files``: path below drive C with slashes → whether contents are right, None for any; ``folders``: what may be
    made; ``registry``: (key, name) → values that are right, as (type or None for any, data), None for any value at all;
    ``gone``: places that must be gone; ``unknown``: patterns of places that may change. Places are in lower case."""

    files: dict[str, Check | None] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    registry: dict[tuple[str, str | None], list[tuple[str | None, object]] | None] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    unknown: list[re.Pattern[str]] = field(default_factory=list)

    def allows(self, place: str) -> bool:
        """Whether a place may change because the simulation doesn't know."""
        return any(pattern.match(place) for pattern in self.unknown)


def in_wine(path: str, user: str) -> str:
    """A text with the folders as Wine spells them, for this system's user."""

    def spell(match: re.Match[str]) -> str:
        found = match[0].lower()
        return f"C:\\users\\{user}" if found.endswith("\\user") else "C:" + found[2:]

    return SPELLINGS.sub(spell, path)


def below_drive(path: str) -> str:
    """A path of drive C: as it is below drive_c."""
    assert path[:3].upper() == "C:\\", path
    return path[3:].replace("\\", "/").rstrip("/")


def expect(
    simulation: Simulation, contents: dict[str, bytes], unknown: list[str], before: Observation, user: str
) -> Expected:
    """What a prefix should show. ``contents``: by File key; ``unknown``: patterns; ``before``: the machine, to which
    the package adds and from which it removes."""
    result = Expected(unknown=[re.compile(translate(pattern), re.IGNORECASE) for pattern in unknown])
    state = simulation.state
    if state is None or not simulation.installs:
        return result
    file_order = simulation.host.differs("file-order")
    for entry in state.files:
        survivor = entry.survivor(file_order=file_order)
        writers = entry.contenders() if survivor is None else [survivor]
        _add_file(result, in_wine(entry.path, user), [contents[writer.file] for writer in writers].__contains__)
    for shortcut in state.shortcuts:
        _add_file(result, in_wine(shortcut.path, user), _link(shortcut))
    for value in state.ini:
        _add_file(result, in_wine(value.path, user), None)
    _add_folders(result, simulation, user)
    _add_registry(result, simulation, user)
    _add_services(result, simulation, user)
    _add_environment(result, simulation, before, user)
    _add_removals(result, simulation, before, user)
    return result


def _link(shortcut: Shortcut) -> Check:
    """Whether a .lnk file names the target, or has a descriptor."""
    name = shortcut.target.rpartition("\\")[2]

    def right(data: bytes) -> bool:
        if shortcut.advertised or DARWIN in data:
            return shortcut.advertised and DARWIN in data
        return any(name.encode(encoding) in data for encoding in ("ascii", "utf-16-le"))

    return right


def _add_file(result: Expected, path: str, contents: Check | None) -> None:
    relative = below_drive(path)
    result.files[relative.lower()] = contents
    result.folders |= {parent.as_posix().lower() for parent in Path(relative).parents}


def _add_folders(result: Expected, simulation: Simulation, user: str) -> None:
    assert simulation.state is not None
    session = simulation.state.session
    for row in session.package.rows("CreateFolder"):
        if text(row, "Component_") in session.selection.components:
            folder = session.directory(text(row, "Directory_"))
            _add_file(result, in_wine(f"{folder}x", user), None)
            del result.files[below_drive(in_wine(f"{folder}x", user)).lower()]


def _add_registry(result: Expected, simulation: Simulation, user: str) -> None:
    row_order = simulation.host.differs("stored-row-order")
    for entry in sorted_registry(simulation):
        kind, data, winner = entry.settle(row_order=row_order)
        at = entry.key.lower(), None if entry.name is None else entry.name.lower()
        if entry.name is None:
            result.registry[at] = None
        elif winner is not None:
            result.registry[at] = [(kind, _data(data, user))]
        else:
            result.registry[at] = [(writer.type, _data(writer.data, user)) for writer in entry.contenders()]


def _data(data: object, user: str) -> object:
    if isinstance(data, tuple):
        return [in_wine(part, user) for part in data]
    return in_wine(data, user) if isinstance(data, str) else data


def _add_services(result: Expected, simulation: Simulation, user: str) -> None:
    assert simulation.state is not None
    for service in simulation.state.services:
        key = (SERVICES + service.name).lower()
        path = in_wine(service.path, user)
        image = f"{path} {service.arguments}" if service.arguments else path
        wanted = {"type": service.type, "start": service.start, "imagepath": image}
        if service.display_name != service.name:
            wanted["displayname"] = service.display_name
        result.registry |= {(key, name): [(None, data)] for name, data in wanted.items()}
        result.registry[key, None] = None
        # The rest is of no consequence to packages.
        others = "displayname|errorcontrol|objectname|preshutdowntimeout|description"
        result.unknown.append(re.compile(rf"(?i){re.escape(key)}(\\({others})$|\\security)"))


def _add_environment(result: Expected, simulation: Simulation, before: Observation, user: str) -> None:
    """Changes in their order, on top of what is there."""
    assert simulation.state is not None
    now: dict[tuple[str, str], str | None] = {}
    for variable in simulation.state.environment:
        at = VARIABLES[variable.scope].lower(), variable.name.lower()
        old = _values_of(before, at[0]).get(at[1])
        now.setdefault(at, old)
        now[at] = _changed(now[at], variable.action, in_wine(variable.value, user))
    for at, value in now.items():
        if value is not None:
            result.registry[at] = [(None, value)]


def _values_of(machine: Observation, key: str) -> dict[str, str]:
    """Folded name → data of a key's values."""
    root, _, rest = key.partition("\\")
    found = (text for (r, k), text in machine.keys.items() if (r.lower(), k.lower()) == (root, rest))
    return {name.lower(): str(value.data) for text in found for name, value in values(text).items()}


def _add_removals(result: Expected, simulation: Simulation, before: Observation, user: str) -> None:
    """What RemoveFile and RemoveRegistry rows delete of what is there."""
    assert simulation.state is not None
    for path, _ in simulation.state.files.removed:
        pattern = re.compile(translate(below_drive(in_wine(path, user)).lower()))
        result.gone |= {found.lower() for found in before.files if pattern.match(found.lower())}
    for place, name, _ in simulation.state.registry.removed:
        key = place.key.lower()
        for at in before.keys:
            found = "\\".join(at).lower()
            if name is None and (found == key or found.startswith(key + "\\")):
                result.gone |= {found, *(f"{found}\\{n or '(default)'}" for n in _values_of(before, found))}
            elif found == key and name is not None and name.lower() in _values_of(before, found):
                result.gone.add(f"{found}\\{name.lower() or '(default)'}")


def _changed(old: str | None, action: str, value: str) -> str | None:
    if action == "remove":
        return None
    if action == "create" and old is not None:
        return old
    if old is None or action in ("set", "create"):
        return value.strip(";") if action in ("append", "prepend") else value
    return old + value if action == "append" else value + old


def mismatches(expected: Expected, change: Change) -> Iterator[str]:
    """Each difference as a line: what is predicted and absent or different, and what is not predicted."""
    files = {path.lower(): data for path, data in change.files.items()}
    for path, contents in expected.files.items():
        if path not in files:
            yield f"absent file {path}"
        elif contents is not None and not contents(files[path]):
            yield f"other contents in {path}"
    yield from (f"unpredicted file {p}" for p in sorted(files.keys() - expected.files.keys()) if not expected.allows(p))
    for folder in sorted(change.folders):
        if folder.lower() not in expected.folders and not expected.allows(folder):
            yield f"unpredicted folder {folder}"
    yield from _registry_mismatches(expected, change)
    gone = {place.lower() for place in change.gone}
    yield from (f"still there: {place}" for place in sorted(expected.gone - gone))
    yield from (f"gone: {p}" for p in sorted(change.gone) if p.lower() not in expected.gone and not expected.allows(p))


def _registry_mismatches(expected: Expected, change: Change) -> Iterator[str]:
    found = {(key.lower(), None if n is None else n.lower()): value for (key, n), value in change.registry.items()}
    for (key, name), wanted in sorted(expected.registry.items(), key=str):
        value = found.get((key, name))
        if wanted is None:
            if (key, name) not in found and not any(other.startswith(key) for other, _ in found):
                yield f"absent key {key}"
        elif value is None:
            yield f"absent value {key}\\{name or '(Default)'}"
        elif not any(kind in (None, value.type) and data == value.data for kind, data in wanted):
            yield f"{key}\\{name or '(Default)'} is {value.type} {value.data!r}, predicted {wanted}"
    keys = {key for key, _ in expected.registry}
    for key, name in sorted(found, key=str):
        place = key if name is None else f"{key}\\{name or '(Default)'}"
        known = (key, name) in expected.registry
        if name is None:
            known = any(k == key or k.startswith(key + "\\") for k in keys)
        if not known and not expected.allows(place):
            yield f"unpredicted {place}" + (f" = {found[key, name]}" if name is not None else "")
