"""``Shortcut`` and ``ShortcutProperty``.

https://learn.microsoft.com/windows/win32/msi/shortcut-table
https://learn.microsoft.com/windows/win32/msi/msishortcutproperty-table
"""

from __future__ import annotations

from dataclasses import dataclass

from crossmsi.compile.attributes import choice, formatted, identifier, integer, long_name, short_name, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.directories import use_directory
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import FEATURE_OF_COMPONENT
from crossmsi.compile.scopes import ComponentScope, FileScope, FolderScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

_SHOW = {"normal": 1, "maximized": 3, "minimized": 7}  # SW_SHOWNORMAL, SW_SHOWMAXIMIZED, SW_SHOWMINNOACTIVE
_RESOURCES = ("Display", "Description")


@dataclass(frozen=True, slots=True)
class ShortcutScope:
    """Inside ``Shortcut``: the row's key."""

    component: ComponentScope
    id: str


@element(
    "Shortcut",
    parents=("Component", "File", "CreateFolder"),
    attributes={
        "Id": identifier(),
        "Advertise": yesno(default=False),
        "Arguments": formatted(),
        "Description": text(),
        "DescriptionResourceDll": formatted(),
        "DescriptionResourceId": integer(0, 32767),
        "Directory": identifier(),
        "DisplayResourceDll": formatted(),
        "DisplayResourceId": integer(0, 32767),
        "Hotkey": integer(0, 32767),
        "Icon": identifier(),
        "IconIndex": integer(-32767, 32767),
        "Name": long_name(required=True),
        "ShortName": short_name(),
        "Show": choice(*_SHOW),
        "Subdirectory": long_name(relative=True),
        "Target": formatted(),
        "WorkingDirectory": identifier(),
        "WorkingSubdirectory": long_name(relative=True),
    },
)
def shortcut(ctx: CompileContext, node: Element, scope: ComponentScope | FileScope | FolderScope) -> None:
    """A Shortcut row."""
    component = scope.component
    directory = _directory(ctx, node, scope)
    working = None
    if node["WorkingDirectory"] is not None:
        working = use_directory(
            ctx, node["WorkingDirectory"], node["WorkingSubdirectory"], at=node.at, by="Shortcut/@WorkingDirectory"
        )
    elif node["WorkingSubdirectory"] is not None:
        ctx.error("Shortcut/@WorkingSubdirectory needs WorkingDirectory", at=node.at)
    for kind in _RESOURCES:
        if (node[f"{kind}ResourceDll"] is None) != (node[f"{kind}ResourceId"] is None):
            ctx.error(f"Shortcut/@{kind}ResourceDll and @{kind}ResourceId need each other", at=node.at)
    name, short = node["Name"], node["ShortName"]
    key = node["Id"] or ctx.id("sct", directory, name.lower())
    icons = ctx.children(node, ShortcutScope(component, key))
    if node["Icon"] is not None:
        ctx.reference("Icon", node["Icon"], at=node.at, by="Shortcut/@Icon")
    ctx.row(
        "Shortcut",
        at=node.at,
        Shortcut=key,
        Directory_=directory,
        Name=f"{short}|{name}" if short and short != name else name,
        Component_=component.id,
        Target=_target(ctx, node, scope),
        Arguments=node["Arguments"],
        Description=node["Description"],
        Hotkey=node["Hotkey"],
        Icon_=icons[-1] if icons else node["Icon"],
        IconIndex=node["IconIndex"],
        ShowCmd=_SHOW.get(node["Show"]),
        WkDir=working,
        DisplayResourceDLL=node["DisplayResourceDll"],
        DisplayResourceId=node["DisplayResourceId"],
        DescriptionResourceDLL=node["DescriptionResourceDll"],
        DescriptionResourceId=node["DescriptionResourceId"],
    )


def _directory(ctx: CompileContext, node: Element, scope: ComponentScope | FileScope | FolderScope) -> str:
    directory = node["Directory"]
    if directory is None:
        if not isinstance(scope, ComponentScope):
            raise CrossmsiError(
                f"Shortcut inside {node.parent.name} needs Directory, the folder to place it in",
                where=node.at,
                hint='for example Directory="ProgramMenuFolder"',
            )
        directory = scope.directory
    return use_directory(ctx, directory, node["Subdirectory"], at=node.at, by="Shortcut/@Directory")


def _target(ctx: CompileContext, node: Element, scope: ComponentScope | FileScope | FolderScope) -> str:
    target = node["Target"]
    if target is not None and node["Advertise"]:
        ctx.error(
            'Shortcut/@Target can\'t be used with Advertise="yes": it starts the key path of the component', at=node.at
        )
    if target is not None and not isinstance(scope, ComponentScope):
        ctx.error(f"Shortcut/@Target can't be used inside {node.parent.name}, which is the target", at=node.at)
    if node["Advertise"]:
        _check_key_path(ctx, node, scope)
        return FEATURE_OF_COMPONENT
    if target is not None:
        return target
    if isinstance(scope, FileScope):
        return f"[#{scope.id}]"
    return f"[{scope.directory}]"


def _check_key_path(ctx: CompileContext, node: Element, scope: ComponentScope | FileScope | FolderScope) -> None:
    """Warn when an advertised shortcut below a file would start another file: it always starts the key path."""
    if isinstance(scope, ComponentScope):
        return
    component = scope.component
    chosen = component.key_path or component.candidate
    if not isinstance(scope, FileScope) or (chosen is not None and chosen.key != scope.id):
        ctx.warn(
            f"advertised Shortcut {node['Name']} starts the key path of its component, not this {node.parent.name}",
            at=node.at,
            hint='set KeyPath="yes" on that file, or drop Advertise',
        )


@element(
    "ShortcutProperty",
    parents=("Shortcut",),
    attributes={"Id": identifier(), "Key": formatted(required=True), "Value": formatted(required=True)},
)
def shortcut_property(ctx: CompileContext, node: Element, scope: ShortcutScope) -> None:
    """A MsiShortcutProperty row."""
    ctx.row(
        "MsiShortcutProperty",
        at=node.at,
        MsiShortcutProperty=node["Id"] or ctx.id("scp", scope.id, node["Key"].upper()),
        Shortcut_=scope.id,
        PropertyKey=node["Key"],
        PropVariantValue=node["Value"],
    )
