"""Entries of the ``components`` list: files of one place together, builds for several ISAs as one entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import PurePosixPath

from crossmsi.manifest.repetition import LOCALS
from crossmsi.starter.places import Placed
from crossmsi.starter.survey import BOUND, Found

MAGIC = frozenset("[]*?")
"""Characters that mean something in a glob."""
_VARIABLES = ("isa", "arch", "bits")
_KINDS = {"exe": "program", "dll": "program"}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: ``files`` are patterns relative to the surveyed folder, ``found`` the files that they name.

    ``isas``: none (taken from the files), one, or several that repeat the entry.
    """

    files: list[str]
    folder: str
    isas: tuple[str, ...]
    found: list[Found]
    host: int | None = None
    foreign: bool = False

    @property
    def role(self) -> str:
        """exe (also with libraries), com, driver or data."""
        roles = {found.role for found in self.found}
        return "exe" if roles & {"exe", "dll"} else min(roles)


@dataclass(slots=True)
class _Twins:
    """One pattern and the file that it names for each ISA (None: a file that is bound to none)."""

    pattern: str
    members: dict[str | None, Placed] = field(default_factory=dict)


def entries_of(placed: list[Placed], everything: list[PurePosixPath], *, globs: bool = True) -> list[Entry]:
    """The entries; ``everything`` is all that lies in the folder, so that a glob names no file that is left out."""
    by_folder: dict[PurePosixPath, list[PurePosixPath]] = defaultdict(list)
    for path in everything:
        by_folder[path.parent].append(path)
    groups: dict[tuple, list[_Twins]] = defaultdict(list)
    for twins in _twins(placed):
        first = next(iter(twins.members.values()))
        isas = tuple(isa for isa in BOUND if isa in twins.members)
        stated = isas if len(isas) > 1 or any(item.found.isa is None for item in twins.members.values()) else ()
        kind = _KINDS.get(first.found.role, first.found.role)
        alone = twins.pattern if kind == "com" else None
        key = (kind, alone, PurePosixPath(twins.pattern).parent, first.folder, stated, first.host, first.foreign)
        groups[key].append(twins)
    entries = [_entry(key, group, by_folder if globs else {}) for key, group in groups.items()]
    return _merged(entries, everything) if globs else entries


def _twins(placed: list[Placed]) -> Iterator[_Twins]:
    """Files whose paths differ by the name of the ISA only, and all others alone."""
    by_pattern: dict[tuple, dict[str, Placed]] = defaultdict(dict)
    for item in placed:
        if item.isa is not None and item.host is None:
            for pattern in _patterns(item.found.path, item.isa):
                by_pattern[pattern, item.folder, item.found.role, item.foreign].setdefault(item.isa, item)
    used: set[PurePosixPath] = set()
    for (pattern, *_), members in by_pattern.items():
        if len(members) > 1 and not any(item.found.path in used for item in members.values()):
            used |= {item.found.path for item in members.values()}
            yield _Twins(pattern, dict(members))
    for item in placed:
        if item.found.path not in used:
            yield _Twins(_escaped(item.found.path.as_posix()), {item.isa: item})


def _patterns(path: PurePosixPath, isa: str) -> Iterator[str]:
    """``path`` with a folder's name, the end of the file's name, or both, replaced by a variable."""
    values = LOCALS[isa]
    names = [_escaped(path.name)]
    for variable in _VARIABLES:
        if path.stem.endswith(values[variable]):
            stem = path.stem.removesuffix(values[variable])
            names.append(f"{_escaped(stem)}${{{variable}}}{_escaped(path.suffix)}")
    folders = [[_escaped(part) for part in path.parts[:-1]]]
    for index, variable in product(range(len(path.parts) - 1), _VARIABLES):
        if path.parts[index] == values[variable]:
            folders.append([*folders[0][:index], f"${{{variable}}}", *folders[0][index + 1 :]])
    for folder, name in list(product(folders, names))[1:]:
        yield "/".join((*folder, name))


def _escaped(text: str) -> str:
    return text.replace("${", "$${")


def _entry(key: tuple, group: list[_Twins], by_folder: dict[PurePosixPath, list[PurePosixPath]]) -> Entry:
    *_, folder, isas, host, foreign = key
    members = [item for twins in group for item in twins.members.values()]
    patterns = list(_shortened([twins.pattern for twins in group], members, by_folder))
    found = sorted((item.found for item in members), key=lambda found: found.path)
    return Entry(patterns, "/".join(map(_escaped, folder)), isas, found, host, foreign)


def _shortened(
    patterns: list[str], members: list[Placed], by_folder: dict[PurePosixPath, list[PurePosixPath]]
) -> Iterator[str]:
    """``patterns`` with a glob for each ending where the glob means the same files."""
    meant = {item.found.path for item in members}
    folders = {path.parent for path in meant}
    if not by_folder or any(MAGIC & set(folder.as_posix()) for folder in folders):
        yield from patterns
        return
    around = [path for folder in folders for path in by_folder[folder]]
    by_suffix: dict[str, list[str]] = defaultdict(list)
    for pattern in patterns:
        by_suffix[PurePosixPath(pattern).suffix].append(pattern)
    for suffix, same in by_suffix.items():
        matching = {path for path in around if path.suffix == suffix}
        if len(same) > 1 and suffix and matching <= meant and not (MAGIC | {"$"}) & set(suffix):
            yield (PurePosixPath(same[0]).parent / f"*{suffix}").as_posix()
        else:
            yield from same


def _merged(entries: list[Entry], everything: list[PurePosixPath]) -> list[Entry]:
    """Data below a folder that holds nothing else becomes one entry, ``folder/**``."""
    plain = {found.path for entry in entries if entry.role == "data" and not entry.isas for found in entry.found}
    mixed = {folder for path in everything if path not in plain for folder in path.parents}
    tops: dict[PurePosixPath, list[Entry]] = defaultdict(list)
    result = []
    for entry in entries:
        parent = entry.found[0].path.parent
        top = next((f for f in reversed((parent, *parent.parents)) if f not in mixed and f.parts), None)
        if entry.role == "data" and not entry.isas and top is not None and not MAGIC & set(top.as_posix()):
            tops[top].append(entry)
        else:
            result.append(entry)
    for top, parts in tops.items():
        name = _escaped(top.as_posix())
        if len(parts) == 1 and len(parts[0].files) == 1:
            result += parts
        else:
            result.append(Entry([f"{name}/**"], name, (), [found for part in parts for found in part.found]))
    return result
