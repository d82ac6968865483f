"""``ODBCDriver``, ``ODBCTranslator``, ``ODBCDataSource`` and their ``Property``.

https://learn.microsoft.com/windows/win32/msi/odbcdriver-table
https://learn.microsoft.com/windows/win32/msi/odbcdatasource-table
"""

from __future__ import annotations

from dataclasses import dataclass

from crossmsi.compile.attributes import choice, formatted, identifier, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.scopes import ComponentScope, FileScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

_REGISTRATIONS = {"machine": 0, "user": 1}
_MODULE = {"Id": identifier(), "File": identifier(), "Name": text(required=True), "SetupFile": identifier()}


@dataclass(frozen=True, slots=True)
class OdbcScope:
    """Inside ``ODBCDriver`` or ``ODBCDataSource``: the row's key, the driver's name, the table of its attributes."""

    component: ComponentScope
    id: str
    driver: str | None
    table: str
    parent_column: str


@element("ODBCDriver", parents=("Component", "File"), attributes=_MODULE)
def odbc_driver(ctx: CompileContext, node: Element, scope: ComponentScope | FileScope) -> None:
    """An ODBCDriver row."""
    key = _module(ctx, node, scope, "Driver")
    ctx.children(node, OdbcScope(scope.component, key, node["Name"], "ODBCAttribute", "Driver_"))


@element("ODBCTranslator", parents=("Component", "File"), attributes=_MODULE)
def odbc_translator(ctx: CompileContext, node: Element, scope: ComponentScope | FileScope) -> None:
    """An ODBCTranslator row."""
    _module(ctx, node, scope, "Translator")


def _module(ctx: CompileContext, node: Element, scope: ComponentScope | FileScope, column: str) -> str:
    own = scope.id if isinstance(scope, FileScope) else None
    for name in ("File", "SetupFile"):
        if node[name] is not None:
            ctx.reference("File", node[name], at=node.at, by=f"{node.name}/@{name}")
    file, setup = node["File"] or own, node["SetupFile"] or own
    if file is None:
        raise CrossmsiError(
            f"element {node.name} lacks its attribute File", where=node.at, hint="or place it in the File element"
        )
    key = node["Id"] or ctx.id("odb", node["Name"], own, setup)
    ctx.row(
        node.name,
        at=node.at,
        **{column: key},
        Component_=scope.component.id,
        Description=node["Name"],
        File_=file,
        File_Setup=setup,
    )
    return key


@element(
    "ODBCDataSource",
    parents=("Component", "ODBCDriver"),
    attributes={
        "Id": identifier(),
        "DriverName": text(),
        "KeyPath": yesno(),
        "Name": text(required=True),
        "Registration": choice(*_REGISTRATIONS, required=True),
    },
)
def odbc_data_source(ctx: CompileContext, node: Element, scope: ComponentScope | OdbcScope) -> None:
    """An ODBCDataSource row."""
    driver = node["DriverName"] or (scope.driver if isinstance(scope, OdbcScope) else None)
    if driver is None:
        raise CrossmsiError(
            "element ODBCDataSource lacks its attribute DriverName", where=node.at, hint="or place it in an ODBCDriver"
        )
    registration = _REGISTRATIONS[node["Registration"]]
    key = node["Id"] or ctx.id("odc", node["Name"], driver, registration)
    ctx.children(node, OdbcScope(scope.component, key, driver, "ODBCSourceAttribute", "DataSource_"))
    ctx.row(
        "ODBCDataSource",
        at=node.at,
        DataSource=key,
        Component_=scope.component.id,
        Description=node["Name"],
        DriverDescription=driver,
        Registration=registration,
    )
    if isinstance(scope, ComponentScope):
        scope.offer_key_path("odbc", key, node["KeyPath"], node.at)
    elif node["KeyPath"]:
        ctx.error("ODBCDataSource/@KeyPath can't be used inside ODBCDriver", at=node.at)


@element(
    "Property",
    parents=("ODBCDriver", "ODBCDataSource"),
    attributes={"Id": text(required=True), "Value": formatted()},
)
def odbc_property(ctx: CompileContext, node: Element, scope: OdbcScope) -> None:
    """An ODBCAttribute or ODBCSourceAttribute row."""
    ctx.row(scope.table, at=node.at, **{scope.parent_column: scope.id}, Attribute=node["Id"], Value=node["Value"])
