"""Registry reflection before Windows 7: copies between the two views.

Source: https://learn.microsoft.com/windows/win32/winprog64/registry-reflection
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crossmsi.hosts.registry_map import Place, RegistryMap
from crossmsi.hosts.simulation.registry_writer import At, RegistryWriter
from crossmsi.hosts.simulation.writer_map import WriterMap

IN_PROCESS = ("\\inprocserver32", "\\inprochandler32")
SURROGATE = ("dllsurrogate", "dllsurrogateexecutable")
Writers = WriterMap[At, str | None, RegistryWriter]
Merge = Callable[[Place, Mapping[str | None, Sequence[RegistryWriter]]], None]


def reflect(registry: RegistryMap, places: Mapping[At, Place], writers: Writers, merge: Merge, *, yields: bool) -> None:
    """Copy what was written to the reflected ones of ``places`` to the other view.

    A class that has InprocServer32 or InprocHandler32 in a view is not copied from it, nor, if the host ``yields``,
    what a component writes that forbids it.
    """
    in_process = {(view, _class_of(key)) for view, key in places if key.endswith(IN_PROCESS)}
    copies: list[tuple[Place, dict[str | None, Sequence[RegistryWriter]]]] = []
    for at, place in places.items():
        if not place.reflected:
            continue
        if place.behaviour == "reflected-local" and (at[0], _class_of(at[1])) in in_process:
            continue
        group = {}
        for name in writers.names(at):
            copied = tuple(
                w._replace(reflected=True) for w in writers.writers(at, name) if not (yields and w.unreflected)
            )
            if place.behaviour == "reflected-surrogate" and name in SURROGATE:
                copied = tuple(writer for writer in copied if writer.data != "")
            if copied:
                group[name] = copied
        if group:
            copies.append((registry.other(place), group))
    for place, group in copies:
        merge(place, group)


def _class_of(key: str) -> str:
    """The part of a folded key up to the CLSID, without the node of the 32-bit copy."""
    parts = key.split("\\")
    position = parts.index("clsid") if "clsid" in parts else len(parts)
    return "\\".join(part for part in parts[: position + 2] if part != "wow6432node")
