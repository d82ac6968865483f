"""The sequence elements: places of standard actions, custom actions and dialogs.

https://learn.microsoft.com/windows/win32/msi/using-a-sequence-table
"""

from __future__ import annotations

from crossmsi.compile.actions import TABLE_OF, must_be_scheduled, standard_actions
from crossmsi.compile.attributes import choice, condition, identifier, integer, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import Schedule
from crossmsi.compile.scopes import SequenceScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

ON_EXIT = {"success": -1, "cancel": -2, "error": -3, "suspend": -4}
MOVABLE = {"AppSearch", "CCPSearch", "RMCCPSearch", "LaunchConditions", "FindRelatedProducts"}
_PLACE = {
    "Condition": condition(),
    "Overridable": yesno(default=False),
    "Sequence": integer(1, 32767),
    "Suppress": yesno(default=False),
}
_RELATIVE = {"After": identifier(), "Before": identifier()}
_EXIT = {"OnExit": choice(*ON_EXIT)}


def sequence(ctx: CompileContext, node: Element, scope: object) -> None:
    """A sequence table."""
    ctx.children(node, SequenceScope(TABLE_OF[node.name]))


def custom(ctx: CompileContext, node: Element, scope: SequenceScope) -> None:
    """Runs a custom action."""
    ctx.reference("CustomAction", node["Action"], at=node.at, by="Custom/@Action")
    _schedule(ctx, node, scope.table, node["Action"])


def show(ctx: CompileContext, node: Element, scope: SequenceScope) -> None:
    """Shows a dialog."""
    ctx.reference("Dialog", node["Dialog"], at=node.at, by="Show/@Dialog")
    _schedule(ctx, node, scope.table, node["Dialog"])


def standard(ctx: CompileContext, node: Element, scope: SequenceScope) -> None:
    """Changes place or condition of a standard action, or leaves it out."""
    if node["Overridable"] and not must_be_scheduled(node.name):
        ctx.error(f"attribute {node.name}/@Overridable has no use: standard actions are overridable", at=node.at)
    _schedule(ctx, node, scope.table, node.name)


def _schedule(ctx: CompileContext, node: Element, table: str, action: str) -> None:
    values = node.values
    before, after, exit_ = values.get("Before"), values.get("After"), values.get("OnExit")
    number = values["Sequence"]
    given = [name for name in ("Before", "After", "OnExit", "Sequence") if values.get(name) is not None]
    if len(given) > 1:
        raise CrossmsiError(f"attributes {' and '.join(f'{node.name}/@{name}' for name in given)} exclude each other")
    if values["Suppress"]:
        if given or values["Overridable"]:
            raise CrossmsiError(f'attribute {node.name}/@Suppress="yes" leaves the action out; it can have no place')
        ctx.fact(Schedule(table, action, None, node.at, suppress=True))
        return
    free = node.name in ("Custom", "Show") or must_be_scheduled(action)
    if free and not given:
        raise CrossmsiError(f"element {node.name} needs a place for {action}: Before, After, OnExit or Sequence")
    if action in (before, after):
        raise CrossmsiError(f"action {action} is placed relative to itself")
    if exit_ is not None:
        number = ON_EXIT[exit_]
    ctx.fact(
        Schedule(
            table,
            action,
            values["Condition"],
            node.at,
            sequence=number,
            before=before,
            after=after,
            overridable=values["Overridable"],
        )
    )


def _declare() -> None:
    for name, table in TABLE_OF.items():
        parents = ("Package", "Fragment", "UI") if name.endswith("UISequence") else ("Package", "Fragment")
        element(name, parents=parents)(sequence)
        element(
            "Custom", parents=(name,), attributes={**_PLACE, **_RELATIVE, **_EXIT, "Action": identifier(required=True)}
        )(custom)
        if name.endswith("UISequence"):
            element(
                "Show",
                parents=(name,),
                attributes={**_PLACE, **_RELATIVE, **_EXIT, "Dialog": identifier(required=True)},
            )(show)
        for action in standard_actions(table):
            attributes = dict(_PLACE)
            if must_be_scheduled(action):
                attributes |= _RELATIVE | _EXIT
            elif action in MOVABLE:
                attributes |= _RELATIVE
            element(action, parents=(name,), attributes=attributes)(standard)


_declare()
