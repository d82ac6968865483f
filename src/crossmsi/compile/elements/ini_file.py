"""``IniFile``: lines of .ini files.

https://learn.microsoft.com/windows/win32/msi/inifile-table
https://learn.microsoft.com/windows/win32/msi/removeinifile-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import choice, formatted, identifier, long_name, short_name
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.scopes import ComponentScope
from crossmsi.compile.source import Element

# word → (table, Action)
_ACTIONS = {
    "addLine": ("IniFile", 0),
    "createLine": ("IniFile", 1),
    "removeLine": ("RemoveIniFile", 2),
    "addTag": ("IniFile", 3),
    "removeTag": ("RemoveIniFile", 4),
}


@element(
    "IniFile",
    parents=("Component",),
    attributes={
        "Id": identifier(),
        "Action": choice(*_ACTIONS, required=True),
        "Directory": identifier(),
        "Key": formatted(required=True),
        "Name": long_name(required=True),
        "Section": formatted(required=True),
        "ShortName": short_name(),
        "Value": formatted(),
    },
)
def ini_file(ctx: CompileContext, node: Element, scope: ComponentScope) -> None:
    """An IniFile or RemoveIniFile row. ``Directory`` is a Directory key or a property that holds a folder's path."""
    table, action = _ACTIONS[node["Action"]]
    if table == "IniFile" and node["Value"] is None:
        ctx.error(f'IniFile with Action="{node["Action"]}" lacks its attribute Value', at=node.at)
    name, short = node["Name"], node["ShortName"]
    ctx.row(
        table,
        at=node.at,
        **{table: node["Id"] or ctx.id("ini", node["Directory"], name, node["Section"], node["Key"], name)},
        FileName=f"{short}|{name}" if short and short != name else name,
        DirProperty=node["Directory"],
        Section=node["Section"],
        Key=node["Key"],
        Value=node["Value"],
        Action=action,
        Component_=scope.id,
    )
