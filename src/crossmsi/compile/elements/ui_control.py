"""``Control`` and its ``Text``: an element of a dialog or billboard.

https://learn.microsoft.com/windows/win32/msi/control-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import IDENTIFIER, choice, condition, formatted, identifier, integer, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.control_types import (
    BITMAP,
    COMMON_BITS,
    CONTROL_TYPES,
    ENABLED,
    ICON,
    ICON_SIZES,
    SPECIAL_ATTRIBUTES,
    VISIBLE,
)
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import EnsuredTable
from crossmsi.compile.source import Element
from crossmsi.compile.textfile import read_text_file
from crossmsi.compile.ui import MAX_CONTROL_ID, BillboardScope, ControlScope, DialogScope
from crossmsi.errors import CrossmsiError

_CONDITIONS = ("Default", "Enable", "Disable", "Hide", "Show")
_DIALOG_ONLY = ("Cancel", "CheckBoxPropertyRef", "CheckBoxValue", "Default", "Help", "Property", "ToolTip")
_COORDINATES = ("X", "Y", "Width", "Height")
_RADIO_BITS = {"Bitmap": BITMAP, "Icon": ICON}


@element(
    "Control",
    parents=("Dialog", "Billboard"),
    attributes={
        "Id": identifier(),
        "Type": choice(*CONTROL_TYPES, required=True),
        "Cancel": yesno(default=False),
        "CheckBoxPropertyRef": identifier(),
        "CheckBoxValue": formatted(),
        "Default": yesno(default=False),
        "Disabled": yesno(),
        "Help": text(),
        "Hidden": yesno(default=False),
        "IconSize": choice(*ICON_SIZES),
        "Property": identifier(),
        "TabSkip": yesno(),
        "Text": formatted(empty=True),
        "ToolTip": text(),
        **{name: integer(0, 32767, required=True) for name in _COORDINATES},
        **{f"{action}Condition": condition() for action in _CONDITIONS},
        **{name: yesno(default=False) for name in (*COMMON_BITS, *SPECIAL_ATTRIBUTES)},
    },
)
def control(ctx: CompileContext, node: Element, scope: DialogScope | BillboardScope) -> None:
    """A Control row (kept in the dialog's scope) or a BBControl row."""
    kind = CONTROL_TYPES[node["Type"]]
    stop = kind.stop if node["TabSkip"] is None else not node["TabSkip"]
    key = node["Id"] or ctx.id("ctl", scope.id, *(node[name] for name in ("X", "Y", "Height", "Width")))
    if len(key) > MAX_CONTROL_ID:
        ctx.error(f"Control/@Id is longer than {MAX_CONTROL_ID} characters: {key!r}", at=node.at)
    inner = ControlScope(scope.id, key, node["Property"], text=node["Text"])
    ctx.children(node, inner)
    attributes = _attributes(ctx, node) | _RADIO_BITS.get(inner.radio_kind, 0)
    columns = {name: node[name] for name in ("Type", *_COORDINATES)}
    columns |= {"Attributes": attributes, "Text": inner.text}
    shows_image = node["Type"] in ("Bitmap", "Icon") or node["Bitmap"] or node["Icon"]
    # a text such as [Property] is known at run time only
    if shows_image and node["Type"] != "RadioButtonGroup" and IDENTIFIER.match(inner.text or ""):
        ctx.reference("Binary", inner.text, at=node.at, by="Control/@Text")
    if node["Type"] == "Billboard":
        ctx.fact(EnsuredTable("Billboard"))
    if isinstance(scope, BillboardScope):
        _check_in_billboard(ctx, node, stop)
        ctx.row("BBControl", at=node.at, Billboard_=scope.id, BBControl=key, **columns)
        return
    _check_box(ctx, node)
    scope.default = key if node["Default"] else scope.default
    scope.cancel = key if node["Cancel"] else scope.cancel
    columns |= {"Dialog_": scope.id, "Control": key, "Property": node["Property"] or node["CheckBoxPropertyRef"]}
    if node["ToolTip"] is not None or node["Help"] is not None:
        columns["Help"] = f"{node['ToolTip'] or ''}|{node['Help'] or ''}"
    scope.controls.append((columns, stop, node.at))
    for action in _CONDITIONS:
        when = node[f"{action}Condition"]
        if when is not None:
            ctx.row("ControlCondition", at=node.at, Dialog_=scope.id, Control_=key, Action=action, Condition=when)


def _attributes(ctx: CompileContext, node: Element) -> int:
    kind = CONTROL_TYPES[node["Type"]]
    disabled = not kind.enabled if node["Disabled"] is None else node["Disabled"]
    attributes = (0 if node["Hidden"] else VISIBLE) | (0 if disabled else ENABLED)
    attributes |= sum(bit for name, bit in COMMON_BITS.items() if node[name])
    for name in SPECIAL_ATTRIBUTES:
        if node.given(name) and name not in kind.bits:
            known = ", ".join(sorted(kind.bits)) or "none"
            ctx.error(
                f'Control/@{name} has no meaning with Type="{node["Type"]}"',
                at=node.at,
                hint=f"attributes of that type: {known}",
            )
        elif node[name]:
            attributes |= kind.bits[name]
    if node["IconSize"] is not None:
        if kind.icon_size:
            attributes |= ICON_SIZES[node["IconSize"]]
        else:
            ctx.error(f'Control/@IconSize has no meaning with Type="{node["Type"]}"', at=node.at)
    return attributes


def _check_box(ctx: CompileContext, node: Element) -> None:
    """The CheckBox row, which belongs to the property: a second control for it names it by CheckBoxPropertyRef."""
    own, other = node["Property"], node["CheckBoxPropertyRef"]
    if node["Type"] != "CheckBox":
        for name in ("CheckBoxPropertyRef", "CheckBoxValue"):
            if node[name] is not None:
                ctx.error(f'Control/@{name} needs Type="CheckBox"', at=node.at)
    elif (own is None) == (other is None):
        ctx.error('Control with Type="CheckBox" needs one of Property and CheckBoxPropertyRef', at=node.at)
    elif own is not None:
        ctx.row("CheckBox", at=node.at, Property=own, Value=node["CheckBoxValue"])
    else:
        ctx.reference("Property", other, at=node.at, by="Control/@CheckBoxPropertyRef")


def _check_in_billboard(ctx: CompileContext, node: Element, stop: bool) -> None:
    if stop:
        ctx.error(
            f'Control with Type="{node["Type"]}" can\'t stand in a Billboard: TAB would stop there',
            at=node.at,
            hint='use Text, Bitmap, Icon …, or set TabSkip="yes"',
        )
    for name in (*_DIALOG_ONLY, *(f"{action}Condition" for action in _CONDITIONS)):
        if node.given(name):
            ctx.error(
                f"Control/@{name} can't be used in a Billboard: the BBControl table has no place for it", at=node.at
            )


@element("Text", parents=("Control",), attributes={"SourceFile": text(), "Value": formatted()})
def control_text(ctx: CompileContext, node: Element, scope: ControlScope) -> None:
    """The text of the control around it, here or in a file (such as the RTF of a license)."""
    value, source = node["Value"], node["SourceFile"]
    if (value is None) == (source is None):
        raise CrossmsiError("Text needs one of Value and SourceFile", where=node.at)
    if scope.text is not None:
        raise CrossmsiError(
            "the Control has a text already", where=node.at, hint="remove Control/@Text or this element"
        )
    scope.text = value if source is None else read_text_file(ctx, source, at=node.at)
