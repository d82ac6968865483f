"""``StandardDirectory``, ``Directory``, ``DirectoryRef``: where components go.

https://learn.microsoft.com/windows/win32/msi/directory-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import (
    AttributeType,
    guid,
    identifier,
    integer,
    short_name,
    text,
)  # fmt: skip
from crossmsi.compile.context import CompileContext
from crossmsi.compile.directories import PLATFORM_FOLDERS, STANDARD_NAMES, add_directories, is_standard
from crossmsi.compile.dispatch import element, near_miss
from crossmsi.compile.facts import GuidSeed
from crossmsi.compile.names import check_long_name
from crossmsi.compile.scopes import DirectoryScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError


def _directory_name(value: str) -> str:
    if value != ".":
        for part in value.replace("/", "\\").strip("\\").split("\\"):
            check_long_name(part)
    return value


@element("StandardDirectory", parents=("Package", "Fragment"), attributes={"Id": identifier(required=True)})
def standard_directory(ctx: CompileContext, node: Element, scope: None) -> None:
    """A folder that the installer knows."""
    key = node["Id"]
    if not is_standard(key):
        known = [*STANDARD_NAMES, *PLATFORM_FOLDERS, "TARGETDIR"]
        hint = near_miss(key, known) or f"the standard folders are: {', '.join(sorted(known))}"
        raise CrossmsiError(f"StandardDirectory/@Id names no standard folder: {key!r}", hint=hint)
    ctx.reference("Directory", key, at=node.at, by="StandardDirectory/@Id")
    ctx.children(node, DirectoryScope(key))


@element(
    "Directory",
    parents=("Package", "Fragment", "StandardDirectory", "Directory", "DirectoryRef"),
    attributes={
        "Id": identifier(),
        "ComponentGuidGenerationSeed": guid(),
        "DiskId": integer(1, 32767),
        "FileSource": text(),
        "Name": AttributeType(_directory_name),
        "ShortName": short_name(),
        "ShortSourceName": short_name(),
        "SourceName": AttributeType(_directory_name),
    },
)
def directory(ctx: CompileContext, node: Element, scope: DirectoryScope | None) -> None:
    """A Directory row; a Name with backslashes makes the directories in between."""
    name, short = node["Name"] or ".", node["ShortName"]
    source, short_source = node["SourceName"], node["ShortSourceName"]
    if short and name == ".":
        ctx.error("attribute Directory/@ShortName needs a Name", at=node.at)
    if short_source and source in (None, "."):
        ctx.error("attribute Directory/@ShortSourceName needs a SourceName", at=node.at)
    parent = scope.id if scope else None
    key = node["Id"] or ctx.id("d", parent, name, short, source, short_source)
    if key == "TARGETDIR" and name != "SourceDir":
        raise CrossmsiError("the directory TARGETDIR has the name SourceDir", hint='write Name="SourceDir"')
    if parent is None and key != "TARGETDIR":
        parent = "TARGETDIR"
        ctx.reference("Directory", parent, at=node.at, by="Directory")
    *above, last = name.replace("/", "\\").strip("\\").split("\\")
    inner = DirectoryScope(
        key,
        node["DiskId"] or (scope.disk_id if scope else None),
        _source(node, scope, name),
    )
    default = f"{short}|{last}" if short else last
    if source is not None:
        default += f":{short_source}|{source}" if short_source else f":{source}"
    parent = add_directories(ctx, parent, "\\".join(above), at=node.at) if parent else None
    ctx.row("Directory", at=node.at, Directory=key, Directory_Parent=parent, DefaultDir=default)
    if node["ComponentGuidGenerationSeed"]:
        ctx.fact(GuidSeed(key, node["ComponentGuidGenerationSeed"]))
    ctx.children(node, inner)


@element(
    "DirectoryRef",
    parents=("Package", "Fragment"),
    attributes={"Id": identifier(required=True), "DiskId": integer(1, 32767), "FileSource": text()},
)
def directory_ref(ctx: CompileContext, node: Element, scope: None) -> None:
    """More content for a directory that is defined elsewhere."""
    ctx.reference("Directory", node["Id"], at=node.at, by="DirectoryRef/@Id")
    ctx.children(node, DirectoryScope(node["Id"], node["DiskId"], _folder(node["FileSource"])))


def _source(node: Element, scope: DirectoryScope | None, name: str) -> str:
    if node["FileSource"] is not None:
        return _folder(node["FileSource"])
    return (scope.source if scope else "") + _folder(node["SourceName"] or name)


def _folder(path: str | None) -> str:
    return "" if not path else path.rstrip("\\/") + "\\"
