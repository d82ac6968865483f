"""``Component``: the unit that is installed, with its 64-bit flag and key path.

https://learn.microsoft.com/windows/win32/msi/component-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import choice, condition, guid, identifier, integer, long_name, unsupported, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.directories import DEFAULT_INSTALL_FOLDER, use_directory
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import Membership, SourceFile
from crossmsi.compile.scopes import ComponentScope, DirectoryScope, GroupScope
from crossmsi.compile.section import SourceRow
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError, SourceLocation

REGISTRY_KEY_PATH, ODBC_KEY_PATH, WIN64 = 0x4, 0x20, 0x100
LOCATIONS = {"local": 0, "source": 1, "either": 2}
FLAGS = {
    "SharedDllRefCount": 0x8,
    "Permanent": 0x10,
    "Transitive": 0x40,
    "NeverOverwrite": 0x80,
    "DisableRegistryReflection": 0x200,
    "UninstallWhenSuperseded": 0x400,
    "Shared": 0x800,
}
PARENTS = (
    "Package", "Fragment", "StandardDirectory", "Directory", "DirectoryRef",
    "ComponentGroup", "Feature", "FeatureRef", "FeatureGroup",
)  # fmt: skip
BITNESS = ("default", "always32", "always64")
Outer = DirectoryScope | GroupScope | None


@element(
    "Component",
    parents=PARENTS,
    attributes={
        "Id": identifier(),
        "Bitness": choice(*BITNESS),
        "ComPlusFlags": integer(0, 32767),
        "Condition": condition(),
        "Directory": identifier(),
        "DiskId": integer(1, 32767),
        "Feature": identifier(),
        "Guid": guid(generated=True, empty=True),
        "KeyPath": yesno(default=False),
        "Location": choice(*LOCATIONS, default="local"),
        "MultiInstance": unsupported("crossmsi doesn't write instance transforms"),
        "Subdirectory": long_name(relative=True),
        **{flag: yesno(default=False) for flag in FLAGS},
    },
)
def component(ctx: CompileContext, node: Element, outer: Outer) -> None:
    """A Component row; its key path is the element inside that says so, else the first that can be."""
    values = node.values
    start = len(ctx.section.rows), len(ctx.section.facts)
    scope = ComponentScope(
        id=values["Id"] or "\0component",
        directory=home_directory(ctx, node, outer),
        win64=ctx.win64(values["Bitness"]),
        at=node.at,
        guid="*" if values["Guid"] is None else values["Guid"],
        disk_id=values["DiskId"] or getattr(outer, "disk_id", None),
        source=outer.source if outer else "",
    )
    for flag in ("Shared", "Permanent"):
        if scope.guid == "" and values[flag]:
            ctx.error(f'attribute Component/@{flag}="yes" needs a Guid: an unmanaged component has none', at=node.at)
    if values["KeyPath"]:
        scope.offer_key_path("directory", None, True, node.at)
    errors = len(ctx.errors)
    ctx.children(node, scope)
    if len(ctx.errors) > errors:
        return  # what is missing inside would only be reported a second time
    chosen = scope.key_path or scope.candidate
    kind = chosen.kind if chosen else "directory"
    if values["Id"] is None:
        _adopt_key_path_id(ctx, scope, chosen.key if chosen else None, start)
    if scope.guid == "*" and (problem := _underivable(scope, kind)):
        raise CrossmsiError(
            f"the GUID of component {scope.id} can't be derived: {problem}",
            where=node.at,
            hint='state Guid="{…}", or give the component one key path from which a GUID follows',
        )
    attributes = LOCATIONS[values["Location"]] | sum(
        FLAGS[flag] for flag in node.raw.keys() & FLAGS.keys() if node[flag]
    )
    attributes |= WIN64 if scope.win64 else 0
    attributes |= {"registry": REGISTRY_KEY_PATH, "odbc": ODBC_KEY_PATH}.get(kind, 0)
    ctx.row(
        "Component", at=node.at, Component=scope.id, ComponentId=scope.guid or None, Directory_=scope.directory,
        Attributes=attributes, Condition=values["Condition"], KeyPath=chosen.key if chosen else None,
    )  # fmt: skip
    if values["ComPlusFlags"] is not None:
        ctx.row("Complus", at=node.at, Component_=scope.id, ExpType=values["ComPlusFlags"])
    if values["Feature"] is not None:
        if isinstance(outer, GroupScope) and outer.kind != "ComponentGroup":
            ctx.error(f"attribute Component/@Feature can't be given inside {node.parent.name}", at=node.at)
        ctx.reference("Feature", values["Feature"], at=node.at, by="Component/@Feature")
        ctx.fact(Membership("Feature", values["Feature"], "Component", scope.id, node.at, primary=True))
    join(ctx, outer, "Component", scope.id, node.at)


def home_directory(ctx: CompileContext, node: Element, outer: Outer) -> str:
    """The Directory key for a component (or a File that makes one) written at this place."""
    directory = node["Directory"]
    if directory is None:
        inherited = outer.id if isinstance(outer, DirectoryScope) else getattr(outer, "directory", None)
        directory = inherited or DEFAULT_INSTALL_FOLDER
    return use_directory(ctx, directory, node["Subdirectory"], at=node.at, by=f"{node.name}/@Directory")


def join(ctx: CompileContext, outer: object, kind: str, key: str, at: SourceLocation) -> None:
    """Make the component or group ``key`` a member of the feature or group around it, if there is one."""
    if isinstance(outer, GroupScope):
        primary = outer.kind == "Feature" and kind == "Component"
        ctx.fact(Membership(outer.kind, outer.id, kind, key, at, primary=primary))


def _underivable(scope: ComponentScope, kind: str) -> str | None:
    if kind == "odbc" or "odbc" in scope.kinds:
        return "it holds an ODBC data source"
    if kind == "directory":
        return "its key path is its directory"
    if kind == "registry" and "file" in scope.kinds:
        return "it holds files, but its key path is a registry value"
    return None


def _adopt_key_path_id(ctx: CompileContext, scope: ComponentScope, key: str | None, start: tuple[int, int]) -> None:
    """Give a component without Id the key of its key path, also in the rows and facts made meanwhile."""
    if key is None:
        raise CrossmsiError("the component has neither an Id nor a key path to take one from", where=scope.at)
    placeholder, scope.id = scope.id, key
    rows, facts = ctx.section.rows, ctx.section.facts
    for index in range(start[0], len(rows)):
        table, values, at = rows[index]
        if placeholder in values:
            rows[index] = SourceRow(table, type(values)(key if value == placeholder else value for value in values), at)
    for fact in facts[start[1] :]:
        if isinstance(fact, SourceFile) and fact.component == placeholder:
            fact.component = key
