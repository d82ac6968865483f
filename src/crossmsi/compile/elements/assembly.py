"""``File/@Assembly`` and ``AssemblyName``: .NET and Win32 side-by-side assemblies.

https://learn.microsoft.com/windows/win32/msi/msiassembly-table
https://learn.microsoft.com/windows/win32/msi/msiassemblyname-table
"""

from __future__ import annotations

from crossmsi.compile.assembly import Assembly, AssemblyNamePart
from crossmsi.compile.attributes import choice, formatted, identifier, text
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element, extends
from crossmsi.compile.facts import FEATURE_OF_COMPONENT
from crossmsi.compile.scopes import FileScope
from crossmsi.compile.source import Element

WIN32_ASSEMBLY = 1  # msidbAssemblyAttributesWin32


@extends(
    "File",
    attributes={
        "Assembly": choice("no", ".net", "win32", default="no"),
        "AssemblyApplication": identifier(),
        "AssemblyManifest": identifier(),
        "ProcessorArchitecture": choice("msil", "x86", "x64", "arm64"),
    },
)
def assembly(ctx: CompileContext, node: Element, scope: FileScope) -> None:
    """A MsiAssembly row; the bind step reads the assembly's name. ``ProcessorArchitecture`` is read as well."""
    manifest, application = node["AssemblyManifest"], node["AssemblyApplication"]
    if node["Assembly"] == "no":
        for name in ("AssemblyManifest", "AssemblyApplication"):
            if node[name] is not None:
                ctx.error(f'File/@{name} needs Assembly=".net" or "win32"', at=node.at)
        return
    win32 = node["Assembly"] == "win32"
    if win32 and manifest is None:
        ctx.error('File with Assembly="win32" lacks its attribute AssemblyManifest', at=node.at)
    if node.parent.name == "Component" and not node["KeyPath"] and scope.component.guid != "*":
        ctx.error(f'File with Assembly="{node["Assembly"]}" must be the key path: set KeyPath="yes"', at=node.at)
    for name in ("AssemblyManifest", "AssemblyApplication"):
        if node[name] is not None:
            ctx.reference("File", node[name], at=node.at, by=f"File/@{name}")
    ctx.row(
        "MsiAssembly",
        at=node.at,
        Component_=scope.component.id,
        Feature_=FEATURE_OF_COMPONENT,
        File_Manifest=manifest,
        File_Application=application,
        Attributes=WIN32_ASSEMBLY if win32 else None,
    )
    ctx.fact(Assembly(scope.id, manifest, node["Assembly"], is_global=application is None, at=node.at))


@element("AssemblyName", parents=("File",), attributes={"Id": text(required=True), "Value": formatted(required=True)})
def assembly_name(ctx: CompileContext, node: Element, scope: FileScope) -> None:
    """A part of the assembly's name that can't be read from the file; what the file says wins."""
    ctx.fact(AssemblyNamePart(scope.id, node["Id"], node["Value"], node.at))
