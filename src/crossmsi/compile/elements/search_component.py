"""``ComponentSearch``: find the key path of an installed component.

https://learn.microsoft.com/windows/win32/msi/complocator-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import choice, guid, identifier
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.search import Outer, SearchScope, inner_search, outer_signature
from crossmsi.compile.source import Element

# word → (Type, its name in generated identifiers)
_TYPES = {"directory": (0, "Directory"), "file": (1, "Filename")}


@element(
    "ComponentSearch",
    parents=("Property", "ComplianceCheck"),
    attributes={"Id": identifier(), "Guid": guid(required=True), "Type": choice(*_TYPES, default="file")},
)
def component_search(ctx: CompileContext, node: Element, scope: Outer) -> str | None:
    """A CompLocator row; returns the signature that AppSearch is to look for."""
    outer_signature(ctx, node, scope)
    kind, kind_name = _TYPES[node["Type"]]
    key = node["Id"] or ctx.id("cmp", node["Guid"], kind_name)
    inner = SearchScope(key)
    found = inner_search(ctx, node, inner)
    ctx.row("CompLocator", at=node.at, Signature_=inner.file or key, ComponentId=node["Guid"], Type=kind)
    return found if found or inner.file else key
