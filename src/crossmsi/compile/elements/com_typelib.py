"""``TypeLib``: a type library, advertised (TypeLib table) or registered (Registry table).

https://learn.microsoft.com/windows/win32/msi/typelib-table
https://learn.microsoft.com/windows/win32/com/typelib-key
"""

from __future__ import annotations

from crossmsi.compile.attributes import guid, identifier, integer, long_name, text, yesno
from crossmsi.compile.com import ComScope, classes_root, com_scope
from crossmsi.compile.context import CompileContext
from crossmsi.compile.directories import use_directory
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import FEATURE_OF_COMPONENT
from crossmsi.compile.scopes import ComponentScope, FileScope
from crossmsi.compile.source import Element

# attribute → LIBFLAGS bit, https://learn.microsoft.com/windows/win32/api/oaidl/ne-oaidl-libflags
_FLAGS = {"Restricted": 1, "Control": 2, "Hidden": 4, "HasDiskImage": 8}


@element(
    "TypeLib",
    parents=("Component", "File"),
    attributes={
        "Id": guid(required=True),
        "Advertise": yesno(default=False),
        "Control": yesno(default=False),
        "Cost": integer(0),
        "Description": text(),
        "HasDiskImage": yesno(default=False),
        "HelpDirectory": identifier(),
        "HelpSubdirectory": long_name(relative=True),
        "Hidden": yesno(default=False),
        "Language": integer(0, 32767, required=True),
        "MajorVersion": integer(0, 65535),
        "MinorVersion": integer(0, 65535),
        "ResourceId": integer(-2147483648),
        "Restricted": yesno(default=False),
    },
)
def type_library(ctx: CompileContext, node: Element, scope: ComponentScope | FileScope) -> None:
    """A TypeLib row or the registry values that say the same."""
    outer = com_scope(scope)
    ctx.children(node, outer.inside(type_library=node["Id"], type_library_version=_version(node)))
    help_directory = None
    if node["HelpDirectory"] is not None:
        help_directory = use_directory(
            ctx, node["HelpDirectory"], node["HelpSubdirectory"], at=node.at, by="TypeLib/@HelpDirectory"
        )
    elif node["HelpSubdirectory"] is not None:
        ctx.error("TypeLib/@HelpSubdirectory needs HelpDirectory", at=node.at)
    if node["Advertise"]:
        _advertised(ctx, node, outer, help_directory)
    else:
        _registered(ctx, node, outer, help_directory)


def _version(node: Element) -> str | None:
    """``major.minor`` in hexadecimal, as the registry has it; None when neither is given."""
    major, minor = node["MajorVersion"], node["MinorVersion"]
    return None if major is None and minor is None else f"{major or 0:x}.{minor or 0:x}"


def _advertised(ctx: CompileContext, node: Element, scope: ComScope, help_directory: str | None) -> None:
    for name in (*_FLAGS, "ResourceId"):
        if node[name] or (name == "ResourceId" and node[name] is not None):
            ctx.error(f'TypeLib/@{name} can\'t be used with Advertise="yes": the library itself states it', at=node.at)
    if (node["MinorVersion"] or 0) > 255:
        ctx.error('TypeLib/@MinorVersion must be at most 255 with Advertise="yes"', at=node.at)
    version = None
    if _version(node) is not None:
        version = (node["MajorVersion"] or 0) * 256 + (node["MinorVersion"] or 0)
    ctx.row(
        "TypeLib",
        at=node.at,
        LibID=node["Id"],
        Language=node["Language"],
        Component_=scope.component.id,
        Version=version,
        Description=node["Description"],
        Directory_=help_directory,
        Feature_=FEATURE_OF_COMPONENT,
        Cost=node["Cost"],
    )


def _registered(ctx: CompileContext, node: Element, scope: ComScope, help_directory: str | None) -> None:
    if node["Cost"] is not None:
        ctx.error('TypeLib/@Cost can only be used with Advertise="yes"', at=node.at)
    version = _version(node)
    if version is None:
        ctx.error('TypeLib needs MajorVersion or MinorVersion without Advertise="yes"', at=node.at)
    if scope.server is None:
        ctx.error(
            'TypeLib without Advertise="yes" must stand in the File that holds the library',
            at=node.at,
            hint='move it into the File element, or set Advertise="yes"',
        )
        return
    key = f"TypeLib\\{node['Id']}\\{version}"
    path = f"[#{scope.server}]"
    if node["ResourceId"] is not None:
        path = f"{path}\\{node['ResourceId']}"
    platform = "win64" if scope.component.win64 else "win32"
    flags = sum(bit for name, bit in _FLAGS.items() if node[name])
    classes_root(ctx, scope, key, None, node["Description"], at=node.at)
    classes_root(ctx, scope, f"{key}\\{node['Language']}\\{platform}", None, path, at=node.at)
    classes_root(ctx, scope, f"{key}\\FLAGS", None, str(flags), at=node.at)
    if help_directory is not None:
        classes_root(ctx, scope, f"{key}\\HELPDIR", None, f"[{help_directory}]", at=node.at)
