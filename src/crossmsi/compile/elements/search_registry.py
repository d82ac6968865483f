"""``RegistrySearch`` and ``RegistrySearchRef``: find a file or folder, or read a value, by the registry.

https://learn.microsoft.com/windows/win32/msi/reglocator-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import choice, formatted, identifier
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.search import Outer, SearchScope, inner_search, outer_signature
from crossmsi.compile.source import Element

BIT64 = 16  # msidbLocatorType64bit: look in the 64-bit view
# word → (Root, its name in generated identifiers)
_ROOTS = {
    "HKCR": (0, "ClassesRoot"),
    "HKCU": (1, "CurrentUser"),
    "HKLM": (2, "LocalMachine"),
    "HKU": (3, "Users"),
}
_TYPES = {"directory": (0, "Directory"), "file": (1, "FileName"), "raw": (2, "Raw")}
_PARENTS = ("Property", "ComplianceCheck")


@element(
    "RegistrySearch",
    parents=_PARENTS,
    attributes={
        "Id": identifier(),
        "Bitness": choice("default", "always32", "always64", default="default"),
        "Key": formatted(required=True),
        "Name": formatted(),
        "Root": choice(*_ROOTS, required=True),
        "Type": choice(*_TYPES, required=True),
    },
)
def registry_search(ctx: CompileContext, node: Element, scope: Outer) -> str | None:
    """A RegLocator row; returns the signature that AppSearch is to look for."""
    outer_signature(ctx, node, scope)
    (root, root_name), (kind, kind_name) = _ROOTS[node["Root"]], _TYPES[node["Type"]]
    win64 = ctx.win64(node["Bitness"])
    key = node["Id"] or ctx.id("reg", root_name, node["Key"], node["Name"], kind_name, win64)
    inner = SearchScope(key)
    found = inner_search(ctx, node, inner)
    ctx.row(
        "RegLocator",
        at=node.at,
        Signature_=inner.file or key,  # the file looked for there, if any
        Root=root,
        Key=node["Key"],
        Name=node["Name"],
        Type=kind | (BIT64 if win64 else 0),
    )
    # a FileSearchRef adds this place to a search that belongs to its own property
    return found if found or inner.file else key


@element("RegistrySearchRef", parents=_PARENTS, attributes={"Id": identifier(required=True)})
def registry_search_ref(ctx: CompileContext, node: Element, scope: Outer) -> str:
    """The signature of a RegistrySearch elsewhere."""
    outer_signature(ctx, node, scope)
    ctx.reference("RegLocator", node["Id"], at=node.at, by="RegistrySearchRef/@Id")
    return node["Id"]
