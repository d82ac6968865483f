"""The instruction set of what custom actions call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossmsi.analysis.bitness import isa_width
from crossmsi.analysis.custom_actions import ActionKind

if TYPE_CHECKING:
    from crossmsi.analysis.package import Package

_TABLES = ("Binary", "File")


def action_isas(package: Package) -> dict[str, str]:
    """DLL and EXE actions whose code isn't for i386, which runs everywhere → its ISA."""
    found = {}
    for name, action in package.custom_actions.items():
        if action.kind not in (ActionKind.DLL, ActionKind.EXE) or action.source_table not in _TABLES:
            continue
        read = package.payloads.binary if action.source_table == "Binary" else package.payloads.get
        identity = read(action.source)
        if identity is not None and isa_width(identity.isa) is not None and identity.isa != "i386":
            found[name] = identity.isa
    return found
