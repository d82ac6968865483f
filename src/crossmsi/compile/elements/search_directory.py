"""``DirectorySearch`` and ``DirectorySearchRef``: find a folder, or a file in it.

https://learn.microsoft.com/windows/win32/msi/drlocator-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import formatted, identifier, integer, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.search import Outer, SearchScope, inner_search, outer_signature
from crossmsi.compile.source import Element

_SEARCHES = ("RegistrySearch", "ComponentSearch", "IniFileSearch", "DirectorySearch", "DirectorySearchRef")
_PARENTS = ("Property", "ComplianceCheck", "ComplianceDrive", *_SEARCHES)
_NO_DEPTH = -2147483648  # how WiX writes a missing Depth into generated identifiers


@element(
    "DirectorySearch",
    parents=_PARENTS,
    attributes={
        "Id": identifier(),
        "AssignToProperty": yesno(default=False),
        "Depth": integer(0, 32767),
        "Path": formatted(),
    },
)
def directory_search(ctx: CompileContext, node: Element, scope: Outer) -> str | None:
    """A DrLocator row; returns the signature that AppSearch is to look for."""
    parent = outer_signature(ctx, node, scope)
    depth, assign = node["Depth"], node["AssignToProperty"]
    key = node["Id"] or ctx.id("dir", node["Path"], _NO_DEPTH if depth is None else depth)
    inner = SearchScope(key, depth, assign)
    searches = [child.name for child in node.children]
    if assign and any(name != "FileSearch" for name in searches):
        ctx.error('DirectorySearch with AssignToProperty="yes" may hold a FileSearch only', at=node.at)
    found = inner_search(ctx, node, inner)
    # With AssignToProperty this row locates the file, and the row of FileSearch its folder, which the property gets.
    ctx.row(
        "DrLocator",
        at=node.at,
        Signature_=found if assign and found else key,
        Parent=parent,
        Path=node["Path"],
        Depth=depth,
    )
    return key if assign or not found else found


@element(
    "DirectorySearchRef",
    parents=_PARENTS,
    attributes={"Id": identifier(), "Parent": identifier(), "Path": formatted()},
)
def directory_search_ref(ctx: CompileContext, node: Element, scope: Outer) -> str | None:
    """The signature of a DirectorySearch elsewhere, or of the search inside this one."""
    parent = outer_signature(ctx, node, scope)
    if node["Parent"] is not None and parent is not None:
        ctx.error(
            f"DirectorySearchRef/@Parent can't be used inside {node.parent.name}, which is its parent", at=node.at
        )
    parent = parent or node["Parent"]
    key = node["Id"] or ctx.id("dsr", parent, node["Path"])
    found = inner_search(ctx, node, SearchScope(key))
    # the linker spells key columns with str(), null ones too
    ctx.reference("DrLocator", key, str(parent), str(node["Path"]), at=node.at, by="DirectorySearchRef/@Id")
    return found or key
