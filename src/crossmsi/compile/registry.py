"""Registry rows: roots, the value syntax of the Registry table, identifiers.

https://learn.microsoft.com/windows/win32/msi/registry-table
"""

from __future__ import annotations

from crossmsi.compile.context import CompileContext
from crossmsi.errors import SourceLocation

ROOTS = {"HKMU": -1, "HKCR": 0, "HKCU": 1, "HKLM": 2, "HKU": 3}


def registry_id(ctx: CompileContext, component: str, root: int, key: str, name: str | None) -> str:
    """The derived key of a Registry or RemoveRegistry row."""
    return ctx.id("reg", component, root, key.lower(), name.lower() if name is not None else None)


def encode_value(value: str | None, kind: str, action: str = "write") -> str | None:
    """``value`` in the notation of the Registry table.

    ``kind``: string, integer, expandable, binary, multiString; ``action`` (multiString only): write, append, prepend.
    """
    if kind == "integer":
        return f"#{value}"
    if kind == "expandable":
        return f"#%{value}"
    if kind == "binary":
        return f"#x{value or ''}"
    if kind == "multiString":
        text = value or ""
        if action == "append":
            return f"[~]{text}"
        if action == "prepend":
            return f"{text}[~]"
        return text if "[~]" in text else f"[~]{text}[~]"
    return f"#{value}" if value is not None and value.startswith("#") else value


def registry_value(
    ctx: CompileContext,
    component: str,
    root: int,
    key: str,
    name: str | None,
    value: str | None,
    *,
    at: SourceLocation,
    type: str = "string",
    action: str = "write",
    id: str | None = None,
) -> str:
    """Add a Registry row (``value`` in plain notation); returns its key."""
    row = id or registry_id(ctx, component, root, key, name)
    ctx.row(
        "Registry", at=at, Registry=row, Root=root, Key=key, Name=name,
        Value=encode_value(value, type, action), Component_=component,
    )  # fmt: skip
    return row
