"""Which kind of action the attributes of ``CustomAction`` make: one source with one target.

https://learn.microsoft.com/windows/win32/msi/summary-list-of-all-custom-action-types
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crossmsi.compile.context import CompileContext
from crossmsi.compile.directories import use_directory
from crossmsi.compile.source import Element

# msidbCustomActionType… of where the code or text comes from
_SOURCES = {"BinaryRef": 0, "FileRef": 0x10, "Directory": 0x20, "Property": 0x30}
# target attribute → (bits, sources that the installer documents for it)
_TARGETS = {
    "DllEntry": (1, ("BinaryRef", "FileRef")),
    "ExeCommand": (2, ("BinaryRef", "FileRef", "Directory", "Property")),
    "Value": (3, ("Directory", "Property")),
    "JScriptCall": (5, ("BinaryRef", "FileRef", "Property")),
    "VBScriptCall": (6, ("BinaryRef", "FileRef", "Property")),
    "Error": (0x10 | 3, ()),
    "Script": (0x20, ()),
}
_NUMBER = re.compile(r"[0-9]{1,9}\Z")
_SCRIPTS = {"jscript": 5, "vbscript": 6}


@dataclass(frozen=True, slots=True)
class ActionKind:
    """``base`` is the basic type number (1 … 54), with the Source and Target columns."""

    base: int
    source: str | None
    target: str | None


def action_kind(ctx: CompileContext, node: Element) -> ActionKind | None:
    """The kind; None when an error was recorded."""
    sources = [name for name in _SOURCES if node[name] is not None]
    targets = [name for name in _TARGETS if node[name] is not None]
    if len(targets) != 1:
        stated = f"not {' and '.join(targets)}" if targets else "none is given"
        ctx.error(f"CustomAction needs one of {', '.join(_TARGETS)}: {stated}", at=node.at)
        return None
    target = targets[0]
    bits, allowed = _TARGETS[target]
    good = True
    if len(sources) > 1 or (sources and sources[0] not in allowed) or (allowed and not sources):
        wanted = f"goes with one of {', '.join(allowed)}" if allowed else f"goes without {', '.join(_SOURCES)}"
        stated = f"not with {' and '.join(sources)}" if sources else "none is given"
        ctx.error(f"CustomAction/@{target} {wanted}; {stated}", at=node.at)
        good = False
    if (node["ScriptSourceFile"] is None) != (target != "Script"):
        ctx.error("CustomAction/@Script and @ScriptSourceFile need each other", at=node.at)
        good = False
    if node["Subdirectory"] is not None and sources != ["Directory"]:
        ctx.error("CustomAction/@Subdirectory needs Directory", at=node.at)
        good = False
    if not good:
        return None
    if target == "Script":
        return ActionKind(bits | _SCRIPTS[node["Script"]], None, None)
    if target == "Error":
        if _NUMBER.match(node["Error"]):  # else it is the text itself
            ctx.reference("Error", str(int(node["Error"])), at=node.at, by="CustomAction/@Error")
        return ActionKind(bits, None, node["Error"])
    source = sources[0]
    return ActionKind(bits | _SOURCES[source], _source(ctx, node, source), node[target])


def _source(ctx: CompileContext, node: Element, source: str) -> str:
    key = node[source]
    by = f"CustomAction/@{source}"
    if source == "Directory":
        return use_directory(ctx, key, node["Subdirectory"], at=node.at, by=by)
    if source != "Property":  # a property may come into being at run time
        ctx.reference(source.removesuffix("Ref"), key, at=node.at, by=by)
    return key
