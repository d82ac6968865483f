"""ICE68: custom actions have a type that exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.custom_actions import ActionBits, ActionKind, CustomAction
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

SCRIPTS = (ActionKind.JSCRIPT, ActionKind.VBSCRIPT)
SETTINGS = (19, 35, 51)
IMMEDIATE_ONLY_BITS = ActionBits.IN_SCRIPT | ActionBits.NO_IMPERSONATE
RETURN_BITS = ActionBits.CONTINUE | ActionBits.ASYNC
# The suite knows the bits up to the terminal-server flag.
KNOWN_BITS = 0x7FFF


def type_fault(action: CustomAction) -> str | None:
    """Why the installer can't run an action of that type, or None."""
    value, basic = action.type, action.basic_type
    if value & ~KNOWN_BITS:
        return "has bits that mean nothing"
    if not action.documented:
        return f"has the basic type {basic}, which does not exist"
    setting, nested = basic in SETTINGS, action.kind is ActionKind.INSTALL
    if (setting or nested) and value & IMMEDIATE_ONLY_BITS:
        return "can't run in the script"
    if setting and value & RETURN_BITS:
        return "has no result to wait for or to ignore"
    if nested and value & ActionBits.ASYNC:
        return "can't run asynchronously"
    if action.script_64bit and action.kind not in SCRIPTS:
        return "has the bit for 64-bit scripts and is no script"
    if value & ActionBits.TS_AWARE and not action.in_script:
        return "has the terminal-server bit without running in the script"
    return None


class ICE68(Rule):
    """The type of every custom action is one that the installer can run.

    ## What it does
    Checks the basic type of each custom action and which option bits may go with it: setting a property or directory
    and error messages take scheduling bits only, nested installations no script and no asynchronous run, and only
    scripts have the 64-bit bit. The bit for no impersonation outside of the script is a warning; the terminal-server
    bit there, or together with no impersonation, is an error.

    ## Why is this bad?
    The installation fails when it comes to an action with an invalid type. Bits that mean something in the script only
    are ignored outside: the action has not the rights that its author meant it to have.

    ## Example
    Type 1027, or 1075 (setting a property in the script).

    ## Use instead
    Type 1025 to run a DLL in the script; 51 to set a property.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice68"
    tables = ("CustomAction",)
    parity = "same"
    parity_note = (
        "Like in the real suite, rollback together with commit passes. It was seen to refuse the in-script bit on the "
        "types 7, 19 and 51; we take 23, 39 and 35 to be treated alike."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        for action in package.custom_actions.values():
            where = {"table": "CustomAction", "column": "Type", "row": action.row}
            about = f"the custom action {action.name} (type {action.type})"
            if fault := type_fault(action):
                yield self.error(f"{about} {fault}: choose a documented type", **where)
            if action.type & ActionBits.TS_AWARE and (not action.in_script or action.type & ActionBits.NO_IMPERSONATE):
                yield self.error(
                    f"{about} has the terminal-server bit (16384), which works only in the script (1024) and not "
                    "together with no impersonation (2048): clear the bit or set the others right",
                    **where,
                )
            if action.type & ActionBits.NO_IMPERSONATE and not action.in_script:
                yield self.warning(
                    f"{about} asks for no impersonation (2048), but it does not run in the script, so it gets the "
                    "user's rights: add 1024, or clear the bit",
                    **where,
                )
