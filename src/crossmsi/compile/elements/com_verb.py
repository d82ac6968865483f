"""``Verb``: a command of the shell for files with an extension.

https://learn.microsoft.com/windows/win32/msi/verb-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import formatted, identifier, integer, text
from crossmsi.compile.com import classes_root
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.elements.com_mime import ExtensionScope
from crossmsi.compile.source import Element


@element(
    "Verb",
    parents=("Extension",),
    attributes={
        "Id": text(required=True),
        "Argument": formatted(),
        "Command": text(),
        "Sequence": integer(1, 32767),
        "TargetFile": identifier(),
        "TargetProperty": text(),
    },
)
def verb(ctx: CompileContext, node: Element, scope: ExtensionScope) -> None:
    """A Verb row (advertised) or the registry values that say the same."""
    if scope.advertise:
        _advertised(ctx, node, scope)
    else:
        _registered(ctx, node, scope)


def _advertised(ctx: CompileContext, node: Element, scope: ExtensionScope) -> None:
    for name in ("TargetFile", "TargetProperty"):
        if node[name] is not None:
            ctx.error(
                f"Verb/@{name} can't be used in an advertised Extension: the key path of its component is the target",
                at=node.at,
            )
    ctx.row(
        "Verb",
        at=node.at,
        Extension_=scope.extension,
        Verb=node["Id"],
        Sequence=node["Sequence"],
        Command=node["Command"],
        Argument=node["Argument"],
    )


def _registered(ctx: CompileContext, node: Element, scope: ExtensionScope) -> None:
    if node["Sequence"] is not None:
        ctx.error("Verb/@Sequence can only be used in an advertised Extension", at=node.at)
    file, target = node["TargetFile"], node["TargetProperty"]
    if (file is None) == (target is None):
        ctx.error("Verb needs one of TargetFile and TargetProperty in an Extension that isn't advertised", at=node.at)
        return
    if file is not None:
        ctx.reference("File", file, at=node.at, by="Verb/@TargetFile")
    command = f'"[{"#" + file if file is not None else target}]"'
    if node["Argument"] is not None:
        command = f"{command} {node['Argument']}"
    key = f"{scope.com.prog_id or '.' + scope.extension}\\shell\\{node['Id']}"
    if node["Command"] is not None:
        classes_root(ctx, scope.com, key, None, node["Command"], at=node.at)
    classes_root(ctx, scope.com, f"{key}\\command", None, command, at=node.at)
