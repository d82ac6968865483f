"""The registry of a simulation as a .reg file.

Source: https://support.microsoft.com/topic/9c7f37cf-a5e9-e1cd-c4fa-2a26218a1a23 (how to add, modify or delete registry
subkeys and values by using a .reg file)
"""

from __future__ import annotations

from collections.abc import Iterator

from crossmsi.hosts.document import sorted_registry
from crossmsi.hosts.simulation import Simulation
from crossmsi.hosts.simulation.registry_state import Data, RegistryEntry

ROOTS = {"HKLM": "HKEY_LOCAL_MACHINE", "HKCU": "HKEY_CURRENT_USER", "HKU": "HKEY_USERS"}
_BINARY_TYPES = {"REG_EXPAND_SZ": 2, "REG_MULTI_SZ": 7}


def reg_lines(simulation: Simulation) -> Iterator[str]:
    """The lines, with physical keys as the 64-bit view of the host names them. What isn't decided is a comment."""
    yield "Windows Registry Editor Version 5.00"
    yield ""
    yield f"; {simulation.host.title}"
    if simulation.refusal:
        yield f"; not installed, error {simulation.refusal.code}: {simulation.refusal.reason}"
    previous = None
    row_order = simulation.host.differs("stored-row-order")
    for entry in sorted_registry(simulation):
        if (entry.view, entry.key) != previous:
            previous = (entry.view, entry.key)
            root, slash, rest = entry.key.partition("\\")
            yield ""
            yield f"[{ROOTS.get(root, root)}{slash}{rest}]"
        if entry.name is not None:
            yield from _value_lines(entry, row_order)


def _value_lines(entry: RegistryEntry, row_order: bool) -> Iterator[str]:
    name = "@" if entry.name == "" else _quoted(entry.name or "")
    kind, data, _ = entry.settle(row_order=row_order)
    if kind is not None:
        yield f"{name}={_data(kind, data)}"
        return
    for writer in entry.contenders():
        text = _data(writer.type or "REG_SZ", writer.data).replace("\r", "\\r").replace("\n", "\\n")
        yield f"; not decided, {writer.component} wants: {name}={text}"


def _data(kind: str, data: Data) -> str:
    if isinstance(data, int):
        return f"dword:{data:08x}"
    if kind == "REG_BINARY":
        return "hex:" + ",".join(str(data)[i : i + 2] for i in range(0, len(str(data)), 2))
    text = "\0".join((*data, "")) if isinstance(data, tuple) else str(data)
    # A .reg file has no notation for line breaks in a quoted string.
    number = _BINARY_TYPES.get(kind) or (1 if "\n" in text or "\r" in text else None)
    if number is None:
        return _quoted(text)
    encoded = (text + "\0").encode("utf-16-le", "surrogatepass")
    return f"hex({number}):" + ",".join(f"{byte:02x}" for byte in encoded)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
