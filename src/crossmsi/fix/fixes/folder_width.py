"""A component lies in the standard folder of the other width: the neutral name lets each go to the folder it fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.fix.fix import Fix, Repair, Subject
from crossmsi.manifest.standard import neutral_name, standard_root, width

if TYPE_CHECKING:
    from crossmsi.errors import SourceLocation
    from crossmsi.manifest.component import Component as Entry
    from crossmsi.manifest.directories import Directory as Declared
    from crossmsi.model.component import Component
    from crossmsi.model.layout import Directory


class FolderWidth(Fix):
    rules = ("ICE80", "ISA001")

    def find(self, subject: Subject) -> Iterator[Repair]:
        roots = _roots(subject)
        seen = set()
        for finding in subject.outcome.findings:
            if finding.rule not in self.rules or finding.table not in ("Component", "File"):
                continue
            component = _component(subject, finding.table, finding.keys[0]) if finding.keys else None
            fixed = width(roots.get(component.directory, "")) if component else None
            entry = subject.entry_of(component) if fixed and fixed != component.bitness else None
            if entry is None:
                continue
            repair = _repair(subject, entry)
            if repair is not None and repair not in seen:
                seen.add(repair)
                yield repair

    def side_effects(self, before: Subject, after: Subject) -> Iterator[str]:
        old, new = _roots(before), _roots(after)
        for key, component in after.components.items():
            earlier = before.components.get(key)
            if earlier is None or earlier.bitness == component.bitness:
                continue
            where = old[earlier.directory], new[component.directory]
            if where[0] != where[1]:
                yield f"the component {key}, which no ISA binds, goes to {where[1]} along with it"


def _roots(subject: Subject) -> dict[str, str]:
    """The standard folder above each directory."""
    return {folder: root.id for root in subject.prepared.model.directories for folder in _ids(root)}


def _ids(directory: Directory) -> Iterator[str]:
    yield directory.id
    for child in directory.children:
        yield from _ids(child)


def _component(subject: Subject, table: str, key: str) -> Component | None:
    if table == "Component":
        return subject.components.get(key)
    return next((item for item in subject.components.values() if any(file.id == key for file in item.files)), None)


def _repair(subject: Subject, entry: Entry) -> Repair | None:
    first = entry.directory.replace("\\", "/").partition("/")[0]
    if standard_root(first) is not None:
        return _renamed(subject, first, entry.at_of("directory"))
    for name, children in subject.manifest.directories.items():
        if first in _declared(children):
            at = subject.manifest.at_item("directories", name)
            neutral = neutral_name(standard_root(name) or "")
            rival = next((other for other in subject.manifest.directories if standard_root(other) == neutral), None)
            if rival is not None:
                return Repair(f"'{first}' belongs below '{rival}', which is there already: move it by hand", at)
            return _renamed(subject, name, at)
    return None


def _declared(children: dict[str, Declared]) -> Iterator[str]:
    for identifier, child in children.items():
        yield identifier
        yield from _declared(child.directories)


def _renamed(subject: Subject, name: str, at: SourceLocation) -> Repair | None:
    neutral = neutral_name(standard_root(name) or "")
    if neutral is None:
        return None
    source = subject.source(at)
    node = source.scalar(at)
    edit = source.replace(node, name, neutral) if node else None
    if edit is None:
        return Repair(f"'{name}' should be '{neutral}', but does not stand here as such: change it by hand", at)
    return Repair(f"{neutral} instead of {name}: the folder of each component's own width", at, (edit,))
