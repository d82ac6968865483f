"""From what a simulation wrote back to the rows that asked for it, and what a registry key is about."""

from __future__ import annotations

from typing import Any

from crossmsi.analysis import Package
from crossmsi.hosts.registry_map import NODE
from crossmsi.hosts.simulation.collisions import Writer

_CLASSES = "\\software\\classes\\"
# Below these keys of the classes key each GUID is a thing of its own; elsewhere the first name is (a ProgId).
_BY_GUID = frozenset({"clsid", "interface", "typelib", "appid", "record", "component categories"})


def row_of(package: Package, writer: Writer) -> Any | None:
    """The stored row of a writer; None when it can't be told from its key."""
    table = package.db.table(writer.table)
    if table is None:
        return None
    count = len(table.keys)
    keys: list[Any] = [writer.row] if count == 1 else writer.row.split("/")
    if len(keys) != count:
        return None
    kinds = {column.name: column.kind for column in table.columns}
    typed = [int(k) if kinds[n] == "i" and k.isdigit() else k for n, k in zip(table.keys, keys, strict=True)]
    return table.get(*typed)


def subject_of(key: str) -> str:
    """What a registry key is about: a class, a type library, a ProgId … or the key itself; without Wow6432Node."""
    parts = [part for part in key.split("\\") if part.lower() != NODE.lower()]
    plain = "\\".join(parts)
    position = plain.lower().find(_CLASSES)
    if position < 0:
        return plain
    below = plain[position + len(_CLASSES) :].split("\\")
    return "\\".join(below[: 2 if below[0].lower() in _BY_GUID else 1])
