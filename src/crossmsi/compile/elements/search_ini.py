"""``IniFileSearch``: find a file or folder, or read a value, by an .ini file in the Windows folder.

https://learn.microsoft.com/windows/win32/msi/inilocator-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import choice, identifier, integer, long_name, short_name, text
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.search import Outer, SearchScope, inner_search, outer_signature
from crossmsi.compile.source import Element

_TYPES = {"directory": 0, "file": 1, "raw": 2}
_NO_FIELD = -2147483648  # how WiX writes a missing Field into generated identifiers


@element(
    "IniFileSearch",
    parents=("Property", "ComplianceCheck"),
    attributes={
        "Id": identifier(),
        "Field": integer(0, 32767),
        "Key": text(required=True),
        "Name": long_name(required=True),
        "Section": text(required=True),
        "ShortName": short_name(),
        "Type": choice(*_TYPES, default="file"),
    },
)
def ini_search(ctx: CompileContext, node: Element, scope: Outer) -> str | None:
    """An IniLocator row; returns the signature that AppSearch is to look for."""
    outer_signature(ctx, node, scope)
    name, short, kind = node["Name"], node["ShortName"], _TYPES[node["Type"]]
    field = node["Field"]
    key = node["Id"] or ctx.id("ini", name, node["Section"], node["Key"], _NO_FIELD if field is None else field, kind)
    inner = SearchScope(key)
    found = inner_search(ctx, node, inner)
    ctx.row(
        "IniLocator",
        at=node.at,
        Signature_=inner.file or key,
        FileName=f"{short}|{name}" if short and short != name else name,
        Section=node["Section"],
        Key=node["Key"],
        Field=field,
        Type=kind,
    )
    return found if found or inner.file else key
