"""``RegistryKey``, ``RegistryValue``, ``RemoveRegistryKey``, ``RemoveRegistryValue``.

https://learn.microsoft.com/windows/win32/msi/registry-table
https://learn.microsoft.com/windows/win32/msi/removeregistry-table
"""

from __future__ import annotations

import re

from crossmsi.compile.attributes import choice, formatted, identifier, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.registry import ROOTS, registry_id, registry_value
from crossmsi.compile.scopes import ComponentScope, RegistryKeyScope, RegistryValueScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

_NUMBER = re.compile(r"[+-]?\d+\Z")
_HEX = re.compile(r"([0-9A-Fa-f]{2})*\Z")
REMOVE_ON_INSTALL_KEY = "-"


@element(
    "RegistryKey",
    parents=("Component", "RegistryKey"),
    attributes={
        "Id": identifier(),
        "ForceCreateOnInstall": yesno(default=False),
        "ForceDeleteOnUninstall": yesno(default=False),
        "Key": formatted(required=True),
        "Root": choice(*ROOTS),
    },
)
def registry_key(ctx: CompileContext, node: Element, outer: ComponentScope | RegistryKeyScope) -> None:
    """The key of the values inside; by itself a row only when its creation or removal is forced."""
    root, key = _place(node, outer)
    key = key.rstrip("\\")
    create, delete = node["ForceCreateOnInstall"], node["ForceDeleteOnUninstall"]
    scope = RegistryKeyScope(outer.component, root, key)
    if create or delete:
        name = {(True, True): "*", (True, False): "+", (False, True): "-"}[create, delete]
        scope.row = node["Id"] or registry_id(ctx, scope.component.id, root, key, name)
        ctx.row(
            "Registry", at=node.at, Registry=scope.row, Root=root, Key=key, Name=name, Component_=scope.component.id
        )
    elif node["Id"] is not None:
        ctx.error(
            "attribute RegistryKey/@Id has no use: the key makes no row",
            at=node.at,
            hint='drop Id, or set ForceCreateOnInstall="yes" or ForceDeleteOnUninstall="yes"',
        )
    ctx.children(node, scope)


@element(
    "RegistryValue",
    parents=("Component", "RegistryKey"),
    attributes={
        "Id": identifier(),
        "Action": choice("write", "append", "prepend", default="write"),
        "Key": formatted(),
        "KeyPath": yesno(),
        "Name": formatted(),
        "Root": choice(*ROOTS),
        "Type": choice("string", "integer", "expandable", "binary", "multiString", default="string"),
        "Value": formatted(empty=True),
    },
)
def registry_value_element(ctx: CompileContext, node: Element, outer: ComponentScope | RegistryKeyScope) -> None:
    """One value."""
    root, key = _place(node, outer)
    component, kind, name = outer.component, node["Type"], node["Name"]
    row = node["Id"] or registry_id(ctx, component.id, root, key, name)
    if kind != "multiString" and node["Action"] != "write":
        ctx.error(f'attribute RegistryValue/@Action="{node["Action"]}" needs Type="multiString"', at=node.at)
    parts = ctx.children(node, RegistryValueScope(component, row))
    value = node["Value"]
    if parts and kind != "multiString":
        raise CrossmsiError('MultiStringValue needs Type="multiString" on its RegistryValue')
    if parts:
        value = "[~]".join(parts if value is None else [value, *parts])
    if value is None and kind != "binary":
        raise CrossmsiError("element RegistryValue lacks its required attribute Value")
    _check_value(ctx, node, kind, value)
    if value == "" and name in ("+", "-", "*") and kind == "string":
        raise CrossmsiError(
            f"a RegistryValue named {name!r} without a value would create or remove the whole key",
            hint="use RegistryKey with ForceCreateOnInstall or ForceDeleteOnUninstall",
        )
    registry_value(ctx, component.id, root, key, name, value, at=node.at, type=kind, action=node["Action"], id=row)
    component.offer_key_path("registry", row, node["KeyPath"], node.at)


@element("MultiString", parents=("RegistryValue",), attributes={"Value": formatted()})
@element("MultiStringValue", parents=("RegistryValue",), attributes={"Value": formatted()})
def multi_string(ctx: CompileContext, node: Element, scope: RegistryValueScope) -> str:
    """One string of a REG_MULTI_SZ; without Value an empty one."""
    return node["Value"] or ""


@element(
    "RemoveRegistryKey",
    parents=("Component",),
    attributes={
        "Id": identifier(),
        "Action": choice("removeOnInstall", "removeOnUninstall", required=True),
        "Key": text(required=True),
        "Root": choice(*ROOTS, required=True),
    },
)
def remove_registry_key(ctx: CompileContext, node: Element, scope: ComponentScope) -> None:
    """Removes a key: on installation a RemoveRegistry row, on removal a Registry row."""
    root, component = ROOTS[node["Root"]], scope.component.id
    row = node["Id"] or registry_id(ctx, component, root, node["Key"], REMOVE_ON_INSTALL_KEY)
    if node["Action"] == "removeOnInstall":
        ctx.row(
            "RemoveRegistry", at=node.at, RemoveRegistry=row, Root=root, Key=node["Key"],
            Name=REMOVE_ON_INSTALL_KEY, Component_=component,
        )  # fmt: skip
    else:
        ctx.row(
            "Registry", at=node.at, Registry=row, Root=root, Key=node["Key"],
            Name=REMOVE_ON_INSTALL_KEY, Component_=component,
        )  # fmt: skip


@element(
    "RemoveRegistryValue",
    parents=("Component",),
    attributes={
        "Id": identifier(),
        "Key": text(required=True),
        "Name": text(),
        "Root": choice(*ROOTS, required=True),
    },
)
def remove_registry_value(ctx: CompileContext, node: Element, scope: ComponentScope) -> None:
    """Removes a value on installation."""
    root, component = ROOTS[node["Root"]], scope.component.id
    row = node["Id"] or registry_id(ctx, component, root, node["Key"], node["Name"])
    ctx.row(
        "RemoveRegistry", at=node.at, RemoveRegistry=row, Root=root, Key=node["Key"], Name=node["Name"],
        Component_=component,
    )  # fmt: skip


def _place(node: Element, outer: ComponentScope | RegistryKeyScope) -> tuple[int, str]:
    """The root and the whole key of a RegistryKey or RegistryValue."""
    inside = isinstance(outer, RegistryKeyScope)
    if inside and node["Root"] is not None:
        raise CrossmsiError(f"attribute {node.name}/@Root can't be given inside RegistryKey, which states it")
    if not inside and node["Root"] is None:
        raise CrossmsiError(f"element {node.name} lacks its required attribute Root", hint="or put it in a RegistryKey")
    if not inside and node["Key"] is None:
        raise CrossmsiError(f"element {node.name} lacks its required attribute Key", hint="or put it in a RegistryKey")
    if not inside:
        return ROOTS[node["Root"]], node["Key"]
    return outer.root, f"{outer.key}\\{node['Key']}" if node["Key"] is not None else outer.key


def _check_value(ctx: CompileContext, node: Element, kind: str, value: str | None) -> None:
    """Constant numbers and hexadecimal digits are checked; formatted text is known only at install time."""
    if value is None or "[" in value:
        return
    if kind == "integer" and not _NUMBER.match(value):
        ctx.error(f"attribute RegistryValue/@Value must be an integer, not {value!r}", at=node.at)
    elif kind == "binary" and not _HEX.match(value):
        ctx.error(f"attribute RegistryValue/@Value must be pairs of hexadecimal digits, not {value!r}", at=node.at)
