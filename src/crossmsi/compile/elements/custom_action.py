"""``CustomAction`` and ``CustomActionRef``.

https://learn.microsoft.com/windows/win32/msi/customaction-table
https://learn.microsoft.com/windows/win32/msi/summary-list-of-all-custom-action-types
"""

from __future__ import annotations

from crossmsi.compile.attributes import choice, formatted, identifier, long_name, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.elements.custom_action_kind import action_kind
from crossmsi.compile.source import Element
from crossmsi.compile.textfile import read_text_file

DLL, EXE, TEXT, JSCRIPT, VBSCRIPT = 1, 2, 3, 5, 6  # msidbCustomActionType…, the kind of target
CONTINUE, ASYNC = 0x40, 0x80
IN_SCRIPT = 0x400
NO_IMPERSONATE, SCRIPT64, HIDE_TARGET, TS_AWARE = 0x800, 0x1000, 0x2000, 0x4000
PATCH_UNINSTALL = 0x8000  # in ExtendedType
_EXECUTE = {
    "immediate": 0,
    "firstSequence": 0x100,
    "oncePerProcess": 0x200,
    "secondSequence": 0x300,
    "deferred": IN_SCRIPT,
    "rollback": IN_SCRIPT | 0x100,
    "commit": IN_SCRIPT | 0x200,
}
_RETURN = {"check": 0, "ignore": CONTINUE, "asyncWait": ASYNC, "asyncNoWait": ASYNC | CONTINUE}


@element(
    "CustomAction",
    parents=("Package", "Fragment"),
    attributes={
        "Id": identifier(required=True),
        "BinaryRef": identifier(),
        "Bitness": choice("default", "always32", "always64", default="default"),
        "Directory": identifier(),
        "DllEntry": text(),
        "Error": formatted(),
        "ExeCommand": formatted(empty=True),
        "Execute": choice(*_EXECUTE, default="immediate"),
        "FileRef": identifier(),
        "HideTarget": yesno(default=False),
        "Impersonate": yesno(default=True),
        "JScriptCall": formatted(empty=True),
        "PatchUninstall": yesno(default=False),
        "Property": identifier(),
        "Return": choice(*_RETURN, default="check"),
        "Script": choice("jscript", "vbscript"),
        "ScriptSourceFile": text(),
        "Subdirectory": long_name(relative=True),
        "SuppressModularization": yesno(),  # for merge modules; no effect on a package
        "TerminalServerAware": yesno(default=False),
        "VBScriptCall": formatted(empty=True),
        "Value": formatted(empty=True),
    },
)
def custom_action(ctx: CompileContext, node: Element, scope: None) -> None:
    """A CustomAction row."""
    kind = action_kind(ctx, node)
    if kind is None:
        return
    target = kind.target
    if node["Script"] is not None:
        target = read_text_file(ctx, node["ScriptSourceFile"], at=node.at)
    if kind.base & 7 == VBSCRIPT:
        ctx.warn(
            f"CustomAction {node['Id']} uses VBScript, which Windows is removing",
            at=node.at,
            hint="write it as a DLL, an executable or JScript",
        )
    ctx.row(
        "CustomAction",
        at=node.at,
        Action=node["Id"],
        Type=kind.base | _options(ctx, node, kind.base),
        Source=kind.source,
        Target=target,
        ExtendedType=PATCH_UNINSTALL if node["PatchUninstall"] else None,
    )


def _options(ctx: CompileContext, node: Element, base: int) -> int:
    """The Type bits beside the kind of action, and the rules about them."""
    execute = _EXECUTE[node["Execute"]]
    options = execute | _RETURN[node["Return"]]
    target = base & 7
    if target in (JSCRIPT, VBSCRIPT):
        options |= SCRIPT64 if ctx.win64(node["Bitness"]) else 0
    elif node["Bitness"] == "always64":
        ctx.error(
            "CustomAction/@Bitness is for scripts: a DLL or executable says itself what it is",
            at=node.at,
            hint="remove Bitness",
        )
    if node["Return"] == "asyncNoWait" and target != EXE:
        ctx.error('CustomAction/@Return="asyncNoWait" needs ExeCommand', at=node.at)
    if base == 0x30 | TEXT and execute & IN_SCRIPT:
        ctx.error(
            f'CustomAction/@Execute="{node["Execute"]}" can\'t set a property: the script runs when all are set',
            at=node.at,
            hint='use Execute="immediate"',
        )
    options |= HIDE_TARGET if node["HideTarget"] else 0
    if execute & IN_SCRIPT:
        options |= 0 if node["Impersonate"] else NO_IMPERSONATE
        options |= TS_AWARE if node["TerminalServerAware"] else 0
    elif node["TerminalServerAware"]:
        ctx.error('CustomAction/@TerminalServerAware needs Execute="deferred", "rollback" or "commit"', at=node.at)
    return options


@element("CustomActionRef", parents=("Package", "Fragment"), attributes={"Id": identifier(required=True)})
def custom_action_ref(ctx: CompileContext, node: Element, scope: None) -> None:
    """Pulls in the fragment that defines the action."""
    ctx.reference("CustomAction", node["Id"], at=node.at, by="CustomActionRef/@Id")
