"""Registry rows grouped by component and key, decoded when they are needed.

Source: https://learn.microsoft.com/windows/win32/msi/registry-table
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from itertools import compress
from operator import not_
from typing import NamedTuple

from crossmsi.analysis import Package
from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.formatted import ReferenceKind, resolve
from crossmsi.hosts.simulation.registry_values import parse_value
from crossmsi.hosts.simulation.registry_writer import RegistryWriter

FEW = 8  # So many properties are put in faster one after the other.
KEY_MARKS = ("+", "-", "*")
COLUMNS = ("Registry", "Root", "Key", "Name", "Value", "Component_")
# Tables that write below the classes key without naming it.
CLASSES_TABLES = ("Class", "ProgId", "Extension", "MIME", "TypeLib", "AppId")
_CLASSES = "software\\classes\\"
_PROPERTY = re.compile(r"\[([A-Za-z_][A-Za-z0-9_.]*)\]")
# Brackets that a property's value brings along are no references.
_HIDE, _SHOW = str.maketrans("[]", "\x01\x02"), str.maketrans("\x01\x02", "[]")


class PendingValue(NamedTuple):
    """A value that depends on the host: ``writer`` lacks type and data, ``raw`` is their notation."""

    writer: RegistryWriter
    raw: str


class Decoded(NamedTuple):
    """Folded name → writers, as far as known beforehand, and the values that depend on the host."""

    values: dict[str | None, tuple[RegistryWriter, ...]]
    pending: list[PendingValue]


class RegistryGroup(NamedTuple):
    """The rows (positions) of one component under one key."""

    component: str
    root: int
    key: str
    positions: list[int]


class PendingRow(NamedTuple):
    """A row whose key or name has other references than properties; ``raw`` is None for a null value."""

    root: int
    key: str
    writer: RegistryWriter
    raw: str | None


class RegistryPlan:
    """The rows whose component exists. ``order``: place of their action in the sequence, for the writers; ``values``:
    of the properties that keys and names refer to, None for undefined ones.

    ``meeting``: groups that other writers may meet on some host, or that say what a class is. ``lonely``: the others,
    whose key no host maps to a place where another group writes. ``rows``: what belongs to no group.
    """

    def __init__(self, package: Package, order: int, values: Mapping[str, str | None]) -> None:
        self._package = package
        self._values = values
        self._hidden = {f"[{name}]": (value or "").translate(_HIDE) for name, value in values.items()}
        self._names: dict[int, str] = {}
        self._order = order
        self._columns = [package.index.column("Registry", name) for name in COLUMNS]
        self._decoded: dict[int, Decoded] = {}
        unreflected = int(ComponentBits.DISABLE_REGISTRY_REFLECTION)
        self._unreflected = {c.key for c in package.components.values() if c.attributes & unreflected}
        self.rows: list[PendingRow] = []
        groups = self._group()
        self.meeting, self.lonely = self._part(groups)

    def decode(self, group: RegistryGroup) -> Decoded:
        """The writers of a group, decoded once for all hosts."""
        at = group.positions[0]
        found = self._decoded.get(at)
        if found is None:
            found = self._decoded[at] = self._decode(group)
        return found

    def _group(self) -> list[RegistryGroup]:
        if not all(self._columns):
            return []
        _, roots, keys, names, _, components = self._columns
        known = self._package.components
        groups: dict[tuple[str, int, str], RegistryGroup] = {}
        for position, (component, root, key, name) in enumerate(zip(components, roots, keys, names, strict=True)):
            if component not in known or type(root) is not int:
                continue
            if type(key) is not str:
                key = ""
            named = type(name) is str and "[" in name
            if named or "[" in key:
                settled = self._settled(key)
                put_in = self._settled(name) if named else ""
                if settled is None or put_in is None:
                    writer, raw = self._writer(component, position)
                    self.rows.append(PendingRow(root, key, writer, raw))
                    continue
                if named:
                    self._names[position] = put_in
                key = settled
            key = key.strip("\\")
            at = (component, root, key)
            group = groups.get(at)
            if group is None:
                groups[at] = RegistryGroup(component, root, key, [position])
            else:
                group.positions.append(position)
        return list(groups.values())

    def _settled(self, text: str) -> str | None:
        """The text with the properties' values put in; None when it has other references, too."""
        if "[" not in text:
            return text
        if "{" in text:
            return self._resolved(text)
        settled = text
        if len(self._hidden) <= FEW:
            for name, value in self._hidden.items():
                settled = settled.replace(name, value)
        else:
            settled = _PROPERTY.sub(lambda found: self._hidden.get(found[0], found[0]), text)
        if "[" in settled:
            return None
        return settled.translate(_SHOW) if "\x01" in settled or "\x02" in settled else settled

    def _resolved(self, text: str) -> str | None:
        values = self._values

        def look_up(kind: ReferenceKind, name: str) -> str | None:
            if kind is not ReferenceKind.PROPERTY or name not in values:
                raise LookupError(name)
            return values[name]

        try:
            return resolve(text, look_up)
        except LookupError:
            return None

    def _part(self, groups: list[RegistryGroup]) -> tuple[list[RegistryGroup], list[RegistryGroup]]:
        """Lonely are groups whose key, seen apart from roots and views, is theirs alone."""
        others = any(self._package.index.key_values(table) for table in CLASSES_TABLES)
        # Root -1 is HKLM or HKCU, whatever the context says.
        either = any(root == -1 for root in self._package.index.values("Registry", "Root"))
        self._roots = _ONE_ROOT if either else _ROOTS
        general = [_general_key(group.root, group.key, self._roots) for group in groups]
        met = Counter(general)
        lonely = [
            met[key] == 1 and not key.startswith("c\\clsid\\") and not (others and key.startswith("c\\"))
            for key in general
        ]
        return list(compress(groups, map(not_, lonely))), list(compress(groups, lonely))

    def lonely_at(self, root: int, key: str) -> RegistryGroup | None:
        """The lonely group that a row with this key may meet on some host."""
        return self._lonely_keys.get(_general_key(root, key, self._roots))

    @cached_property
    def _lonely_keys(self) -> dict[str, RegistryGroup]:
        return {_general_key(group.root, group.key, self._roots): group for group in self.lonely}

    def _decode(self, group: RegistryGroup) -> Decoded:
        result = Decoded({}, [])
        for position in group.positions:
            writer, raw = self._writer(group.component, position)
            if raw is None and writer.name in KEY_MARKS:
                if writer.name != "-":
                    result.values[None] = (*result.values.get(None, ()), writer._replace(name=None))
                continue
            if raw is not None and "[" in raw:
                result.pending.append(PendingValue(writer, raw))
                continue
            kind, data, mode = parse_value(raw or "")
            folded = writer.name and writer.name.lower()
            writer = writer._replace(type=kind, data=data, mode=mode)
            result.values[folded] = (*result.values.get(folded, ()), writer)
        return result

    def _writer(self, component: str, position: int) -> tuple[RegistryWriter, str | None]:
        """The writer of a row without its data, and the data's notation."""
        identifiers, _, _, names, values, _ = (column[position] for column in self._columns)
        name = self._names.get(position) or (names if isinstance(names, str) else "")
        raw = values if isinstance(values, str) else None
        order = (self._order, position)
        unreflected = component in self._unreflected
        writer = RegistryWriter(
            component, "Registry", str(identifiers or ""), order, name, None, None, "set", False, unreflected
        )
        return writer, raw

    @cached_property
    def wide(self) -> frozenset[str]:
        """The 64-bit components."""
        return frozenset(c.key for c in self._package.components.values() if c.is_64bit)


def registry_properties(package: Package) -> frozenset[str]:
    """The properties that keys and names of the Registry table refer to."""
    texts = package.index.values("Registry", "Key") | package.index.values("Registry", "Name")
    joined = "\0".join(text for text in texts if isinstance(text, str) and "[" in text)
    return frozenset(_PROPERTY.findall(joined))


_ROOTS = {1: "u\\", 2: "m\\", 3: "s\\"}
_ONE_ROOT = dict.fromkeys((-1, 1, 2, 3), "r\\")


def _general_key(root: int, key: str, roots: Mapping[int, str]) -> str:
    """A key that is the same for all keys that some host may map to one place: Wow6432Node doesn't count, nor whose
    classes they are."""
    key = key.lower()
    if "wow6432node" in key:
        key = "\\".join(part for part in key.split("\\") if part != "wow6432node")
    if root == 0:
        return "c\\" + key + "\\"
    key += "\\"
    position = key.find(_CLASSES)
    # HKU has the user in front of it.
    return "c\\" + key[position + len(_CLASSES) :] if position >= 0 else roots.get(root, "") + key
