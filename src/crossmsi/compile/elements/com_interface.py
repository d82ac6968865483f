"""``Interface``: a COM interface and the class that marshals it; always registry values, there is no table for it.

https://learn.microsoft.com/windows/win32/com/interface-key
"""

from __future__ import annotations

from crossmsi.compile.attributes import guid, integer, text, yesno
from crossmsi.compile.com import ComScope, classes_root, com_scope
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.scopes import ComponentScope
from crossmsi.compile.source import Element


@element(
    "Interface",
    parents=("Component", "Class", "TypeLib"),
    attributes={
        "Id": guid(required=True),
        "Name": text(required=True),
        "BaseInterface": guid(),
        "NumMethods": integer(0),
        "ProxyStubClassId": guid(),
        "ProxyStubClassId32": guid(),
        "Versioned": yesno(default=True),
    },
)
def interface(ctx: CompileContext, node: Element, scope: ComScope | ComponentScope) -> None:
    """Registry values below HKCR\\Interface\\{id}."""
    outer = com_scope(scope)
    proxy, proxy32 = outer.proxies
    values = {
        "": node["Name"],
        "TypeLib": outer.type_library,
        "BaseInterface": node["BaseInterface"],
        "NumMethods": None if node["NumMethods"] is None else str(node["NumMethods"]),
        "ProxyStubClsid": node["ProxyStubClassId"] or proxy,
        "ProxyStubClsid32": node["ProxyStubClassId32"] or proxy32,
    }
    for name, value in values.items():
        if value is None:
            continue
        key = f"Interface\\{node['Id']}\\{name}".rstrip("\\")
        classes_root(ctx, outer, key, None, value, at=node.at)
        if name == "TypeLib" and node["Versioned"]:
            classes_root(ctx, outer, key, "Version", outer.type_library_version, at=node.at)
