"""``Environment``: an environment variable.

https://learn.microsoft.com/windows/win32/msi/environment-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import choice, formatted, identifier, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.scopes import ComponentScope
from crossmsi.compile.source import Element

# word → (prefix of the Name column, number in the generated identifier)
_ACTIONS = {"set": ("=", 0), "create": ("+", 1), "remove": ("!", 2)}
_PARTS = ("all", "first", "last")
_REMOVE_AT_UNINSTALL = "-"
_SYSTEM = "*"


@element(
    "Environment",
    parents=("Component",),
    attributes={
        "Id": identifier(),
        "Action": choice(*_ACTIONS),
        "Name": formatted(required=True),
        "Part": choice(*_PARTS),
        "Permanent": yesno(default=False),
        "Separator": text(default=";", empty=True),
        "System": yesno(default=False),
        "Value": formatted(),
    },
)
def environment(ctx: CompileContext, node: Element, scope: ComponentScope) -> None:
    """An Environment row; with Part, ``[~]`` stands for the value the variable has already."""
    action, part = node["Action"], node["Part"]
    if part is not None and action == "create":
        ctx.error(
            "Environment/@Part can't be used with Action=\"create\", which writes only variables that don't exist",
            at=node.at,
        )
    if not node["Separator"]:
        ctx.error("Environment/@Separator is empty", at=node.at)
    prefix, number = _ACTIONS.get(action, ("", None))
    value = node["Value"]
    if part == "first":
        value = f"{value or ''}{node['Separator']}[~]"
    elif part == "last":
        value = f"[~]{node['Separator']}{value or ''}"
    uninstall = "" if node["Permanent"] else _REMOVE_AT_UNINSTALL
    key = node["Id"] or ctx.id(
        "env", number, node["Name"], None if part is None else _PARTS.index(part), node["System"]
    )
    ctx.row(
        "Environment",
        at=node.at,
        Environment=key,
        Name=f"{prefix}{uninstall}{_SYSTEM if node['System'] else ''}{node['Name']}",
        Value=value,
        Component_=scope.id,
    )
