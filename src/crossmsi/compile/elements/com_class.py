"""``Class``: a COM class, advertised (Class table) or registered (Registry table).

https://learn.microsoft.com/windows/win32/msi/class-table
https://learn.microsoft.com/windows/win32/com/clsid-key-hklm
"""

from __future__ import annotations

from crossmsi.compile.attributes import choice, formatted, guid, identifier, integer, text, yesno
from crossmsi.compile.com import ComScope, classes_root, com_scope, file_icon, settle_advertise
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.elements.com_class_context import contexts, register_contexts
from crossmsi.compile.facts import FEATURE_OF_COMPONENT
from crossmsi.compile.scopes import ComponentScope, FileScope
from crossmsi.compile.source import Element

RELATIVE_PATH = 1  # msidbClassAttributesRelativePath
# https://learn.microsoft.com/windows/win32/com/categorizing-by-component-capabilities: safe for initializing, scripting
_SAFE_FOR_INITIALIZING = "{7DD95802-9882-11CF-9FA9-00AA006C42C4}"
_SAFE_FOR_SCRIPTING = "{7DD95801-9882-11CF-9FA9-00AA006C42C4}"
# Class/@Handler 1, 2, 3 → the default handlers of the system, as (key below the CLSID, file)
_HANDLERS = {
    "1": (("InprocHandler", "ole2.dll"),),
    "2": (("InprocHandler32", "ole32.dll"),),
    "3": (("InprocHandler", "ole2.dll"), ("InprocHandler32", "ole32.dll")),
}


@element(
    "Class",
    parents=("Component", "File", "AppId", "TypeLib"),
    attributes={
        "Id": guid(required=True),
        "Advertise": yesno(),
        "AppId": guid(),
        "Argument": formatted(),
        "Context": text(),
        "Control": yesno(default=False),
        "Description": text(),
        "ForeignServer": formatted(),
        "Handler": text(),
        "Icon": identifier(),
        "IconIndex": integer(-32767, 32767),
        "Insertable": yesno(),
        "Programmable": yesno(default=False),
        "RelativePath": yesno(),
        "SafeForInitializing": yesno(default=False),
        "SafeForScripting": yesno(default=False),
        "Server": identifier(),
        "ShortPath": yesno(default=False),
        "ThreadingModel": choice("apartment", "free", "both", "neutral", "single", "rental"),
        "Version": text(),
    },
)
def com_class(ctx: CompileContext, node: Element, scope: ComScope | ComponentScope | FileScope) -> None:
    """Class rows, one per context, or the registry values that say the same."""
    outer = com_scope(scope)
    if outer.component is None:
        ctx.error("Class can't stand in an AppId below Package or Fragment: it belongs to a component", at=node.at)
        return
    advertise = settle_advertise(ctx, node, outer.advertise)
    if outer.advertise and node["Advertise"] is None:
        ctx.error('Class inside an advertised AppId must state Advertise="yes"', at=node.at)
    places = contexts(ctx, node)
    if node["AppId"] is not None and outer.app_id is not None:
        ctx.error("Class/@AppId can't be used inside an AppId element, which already names it", at=node.at)
    if node["Server"] is not None:
        ctx.reference("File", node["Server"], at=node.at, by="Class/@Server")
    inner = outer.inside(
        advertise=advertise,
        clsid=node["Id"],
        description=node["Description"],
        proxies=(
            node["Id"] if any(not place.endswith("32") for place in places) else None,
            node["Id"] if any(place.endswith("32") for place in places) else None,
        ),
    )
    ctx.children(node, inner)
    if advertise:
        _advertised(ctx, node, outer, places, inner)
    else:
        _registered(ctx, node, outer, places, inner.masks)
    _common(ctx, node, outer, places)


def _advertised(ctx: CompileContext, node: Element, scope: ComScope, places: list[str], inner: ComScope) -> None:
    if not places:
        ctx.error('Class with Advertise="yes" lacks its attribute Context', at=node.at)
    if scope.server is not None or node["Server"] is not None:
        ctx.error(
            'Class with Advertise="yes" takes no server: the installer uses the key path of the component',
            at=node.at,
            hint="place it in the Component instead of in a File or TypeLib, without Server",
        )
    if node["ForeignServer"] is not None:
        ctx.error('Class/@ForeignServer can\'t be used with Advertise="yes"', at=node.at)
    app_id = node["AppId"] or scope.app_id
    if app_id is not None:
        ctx.reference("AppId", app_id, at=node.at, by="Class/@AppId")
    if node["Icon"] is not None:
        ctx.reference("Icon", node["Icon"], at=node.at, by="Class/@Icon")
    for place in places:
        ctx.row(
            "Class",
            at=node.at,
            CLSID=node["Id"],
            Context=place,
            Component_=scope.component.id,
            ProgId_Default=inner.prog_ids[0] if inner.prog_ids else None,
            Description=node["Description"],
            AppId_=app_id,
            FileTypeMask=";".join(inner.masks) or None,
            Icon_=node["Icon"],
            IconIndex=node["IconIndex"],
            DefInprocHandler=node["Handler"],
            Argument=node["Argument"],
            Feature_=FEATURE_OF_COMPONENT,
            Attributes=RELATIVE_PATH if node["RelativePath"] else None,
        )


def _registered(ctx: CompileContext, node: Element, scope: ComScope, places: list[str], masks: list[str]) -> None:
    key = f"CLSID\\{node['Id']}"
    for index, mask in enumerate(masks):
        classes_root(ctx, scope, f"FileType\\{node['Id']}\\{index}", None, mask, at=node.at)
    if node["AppId"] is not None:
        ctx.error(
            'Class/@AppId can\'t be used without Advertise="yes"',
            at=node.at,
            hint="place the Class in the AppId element",
        )
    if node["RelativePath"] is not None:
        ctx.error('Class/@RelativePath can\'t be used without Advertise="yes"', at=node.at)
    register_contexts(ctx, node, scope, places)
    if places and node["Icon"] is not None:
        ctx.reference("File", node["Icon"], at=node.at, by="Class/@Icon")
        icon = file_icon(node["Icon"], node["IconIndex"])
        classes_root(ctx, scope, f"{key}\\DefaultIcon", None, icon, at=node.at)
    if scope.app_id is not None:
        classes_root(ctx, scope, key, "AppID", scope.app_id, at=node.at)
    if node["Description"] is not None:
        classes_root(ctx, scope, key, None, node["Description"], at=node.at)
    handler = node["Handler"]
    if handler is not None:
        for name, file in _HANDLERS.get(handler, (("InprocHandler32", handler),)):
            classes_root(ctx, scope, f"{key}\\{name}", None, file, at=node.at)


def _common(ctx: CompileContext, node: Element, scope: ComScope, places: list[str]) -> None:
    """What the Class table has no column for: registry values in either case."""
    key = f"CLSID\\{node['Id']}"
    if node["ThreadingModel"] is not None:
        for place in places:
            model = node["ThreadingModel"].capitalize()
            classes_root(ctx, scope, f"{key}\\{place}", "ThreadingModel", model, at=node.at)
    if scope.type_library is not None:
        classes_root(ctx, scope, f"{key}\\TypeLib", None, scope.type_library, at=node.at)
    if node["Version"] is not None:
        classes_root(ctx, scope, f"{key}\\Version", None, node["Version"], at=node.at)
    keys = []
    if node["Insertable"] is not None:
        keys.append("Insertable" if node["Insertable"] else "NotInsertable")
    keys += ["Control"] if node["Control"] else []
    keys += ["Programmable"] if node["Programmable"] else []
    keys += [f"Implemented Categories\\{_SAFE_FOR_INITIALIZING}"] if node["SafeForInitializing"] else []
    keys += [f"Implemented Categories\\{_SAFE_FOR_SCRIPTING}"] if node["SafeForScripting"] else []
    for name in keys:
        # "*" makes the key at installation and removes it with all below at removal
        classes_root(ctx, scope, f"{key}\\{name}", "*", None, at=node.at)
