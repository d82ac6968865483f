"""``File`` inside a component, and the naked ``File`` that makes a component of its own.

https://learn.microsoft.com/windows/win32/msi/file-table
"""

from __future__ import annotations

import re

from crossmsi.compile.attributes import (
    choice,
    condition,
    identifier,
    integer,
    long_name,
    short_name,
    text,
    unsupported,
    version,
    yesno,
)  # fmt: skip
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element, run_extensions
from crossmsi.compile.elements.component import BITNESS, PARENTS, WIN64, Outer, home_directory, join
from crossmsi.compile.facts import SourceFile
from crossmsi.compile.names import check_long_name
from crossmsi.compile.runs import Run, in_runs
from crossmsi.compile.scopes import ComponentScope, FileScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

READ_ONLY, HIDDEN, SYSTEM, VITAL, CHECKSUM, NONCOMPRESSED, COMPRESSED = 1, 2, 4, 0x200, 0x400, 0x2000, 0x4000
FLAGS = {"ReadOnly": READ_ONLY, "Hidden": HIDDEN, "System": SYSTEM, "Checksum": CHECKSUM}
CHOICES = {"yes": COMPRESSED, "no": NONCOMPRESSED, "default": 0}
_PATCHING = "crossmsi doesn't build patches"
ATTRIBUTES = {
    "Id": identifier(),
    "BindPath": text(),
    "Checksum": yesno(default=False),
    "CompanionFile": identifier(),
    "Compressed": choice("yes", "no", "default", default="default"),
    "DefaultLanguage": text(),
    "DefaultSize": integer(0),
    "DefaultVersion": version(),
    "DiskId": integer(1, 32767),
    "Hidden": yesno(default=False),
    "Name": long_name(),
    "PatchAllowIgnoreOnError": unsupported(_PATCHING),
    "PatchGroup": unsupported(_PATCHING),
    "PatchIgnore": unsupported(_PATCHING),
    "PatchWholeFile": unsupported(_PATCHING),
    "ReadOnly": yesno(default=False),
    "ShortName": short_name(),
    "Source": text(),
    "System": yesno(default=False),
    "Vital": yesno(default=True),
}


@element("File", parents=("Component",), attributes={**ATTRIBUTES, "KeyPath": yesno()})
def file(ctx: CompileContext, node: Element, scope: ComponentScope) -> None:
    """A file of a component."""
    name, source = _name_and_source(node, scope.source)
    key = node["Id"] or ctx.id("fil", scope.directory, name)
    _add_file(ctx, node, scope, key, name, source)
    if node["CompanionFile"] is None:
        scope.offer_key_path("file", key, node["KeyPath"], node.at)
    elif node["KeyPath"]:
        ctx.error("a file with CompanionFile can't be the key path", at=node.at)
    _children(ctx, node, FileScope(scope, key, name))


@in_runs("File", parent="Component", attributes=("Id", "Name", "Source"))
def files(ctx: CompileContext, run: Run, scope: ComponentScope) -> bool:
    """Files that say nothing but their id, name and source; False when a source is a folder or isn't there."""
    keys, sources = run.columns["Id"], run.columns["Source"]
    if any(source.endswith(("\\", "/")) for source in sources):
        return False
    try:
        facts = [
            SourceFile(
                id=key,
                component=scope.id,
                path=path,
                at=at,
                name=key if key == name else name,  # one text for both: mostly they are the same
                attributes=VITAL,
                disk_id=scope.disk_id,
                size=size,
                stamp=stamp,
            )
            for key, name, (path, size, stamp), at in zip(
                keys, run.columns["Name"], ctx.source_files(sources), run.places, strict=True
            )
        ]
    except (OSError, ValueError):
        return False
    scope.offer_key_path("file", keys[0], None, run.places[0])
    ctx.section.facts += facts
    ctx.section.symbols += [(("File", key), at) for key, at in zip(keys, run.places, strict=True)]
    return True


@element(
    "File",
    parents=PARENTS,
    attributes={
        **ATTRIBUTES,
        "Bitness": choice(*BITNESS),
        "Condition": condition(),
        "Directory": identifier(),
        "Subdirectory": long_name(relative=True),
    },
)
def naked_file(ctx: CompileContext, node: Element, outer: Outer) -> None:
    """A file outside a component: makes a component of the file's id, with a derived GUID."""
    directory = home_directory(ctx, node, outer)
    name, source = _name_and_source(node, outer.source if outer else "")
    win64 = ctx.win64(node["Bitness"])
    key = node["Id"] or ctx.id("nkf", directory, name, node["Condition"], win64)
    scope = ComponentScope(key, directory, win64, node.at, disk_id=getattr(outer, "disk_id", None))
    _add_file(ctx, node, scope, key, name, source)
    ctx.row(
        "Component", at=node.at, Component=key, ComponentId="*", Directory_=directory,
        Attributes=WIN64 if win64 else 0, Condition=node["Condition"], KeyPath=key,
    )  # fmt: skip
    _children(ctx, node, FileScope(scope, key, name))
    join(ctx, outer, "Component", key, node.at)


def _short(short: str | None, name: str) -> str | None:
    return None if short is None or short.lower() == name.lower() else short


def _children(ctx: CompileContext, node: Element, scope: FileScope) -> None:
    run_extensions(ctx, node, scope)
    ctx.children(node, scope)


def _name_and_source(node: Element, folder: str) -> tuple[str, str]:
    """The long name and the source path as text; a Source that ends in a slash is a folder."""
    name, source = node["Name"], node["Source"]
    is_folder = source is None or source.endswith(("\\", "/"))
    if name is None and not is_folder:
        name = re.split(r"[\\/]", source)[-1]
        try:
            check_long_name(name)
        except ValueError as error:
            raise CrossmsiError(f"attribute File/@Source {error}", hint="state the installed name as Name") from None
    name = name or node["ShortName"]
    if name is None:
        raise CrossmsiError("element File lacks both Name and Source", hint='write Source="path/of/the/file"')
    if source is None:
        source = folder
        is_folder = bool(folder)
        if not is_folder:
            return name, name
    return name, source + name if is_folder else source


def _add_file(ctx: CompileContext, node: Element, scope: ComponentScope, key: str, name: str, source: str) -> None:
    values = node.values
    if values["CompanionFile"] is not None:
        if values["DefaultVersion"] is not None:
            ctx.error("attributes File/@CompanionFile and File/@DefaultVersion exclude each other", at=node.at)
        ctx.reference("File", values["CompanionFile"], at=node.at, by="File/@CompanionFile")
    disk_id = values["DiskId"] or scope.disk_id
    attributes = VITAL if values["Vital"] else 0
    if not FLAGS.keys().isdisjoint(node.raw):
        attributes |= sum(FLAGS[flag] for flag in node.raw.keys() & FLAGS.keys() if values[flag])
    attributes |= CHOICES[values["Compressed"]]
    path, size, stamp = ctx.source_file(source, at=node.at)
    ctx.symbol("File", key, at=node.at)
    ctx.fact(
        SourceFile(
            id=key,
            component=scope.id,
            path=path,
            at=node.at,
            short_name=_short(values["ShortName"], name),
            name=name,
            attributes=attributes,
            disk_id=disk_id,
            companion=values["CompanionFile"],
            default_version=values["DefaultVersion"],
            default_language=values["DefaultLanguage"],
            size=size,
            stamp=stamp,
        )
    )
    if values["BindPath"] is not None:
        ctx.row("BindImage", at=node.at, File_=key, Path=values["BindPath"])
