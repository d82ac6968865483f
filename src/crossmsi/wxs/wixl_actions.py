"""Custom actions as wixl can take them (see ``wixl.py``), with their places as sequence numbers.

wixl sorts by what comes before what, but lets an action with ``Before`` drift to the start of its sequence: a deferred
action before InstallFinalize ends up before InstallInitialize, where it can't run. Numbers stay where they are put.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crossmsi.model import CustomAction, MajorUpgrade, Scheduled
from crossmsi.msi import schema
from crossmsi.wxs.remarks import Remarks

EXECUTE = "InstallExecuteSequence"
SUPPORTED = {
    ("dll", "binary"): "",
    ("exe", "file"): "",
    ("exe", "property"): "",
    ("property", "property"): "",
    ("script", "binary"): "jscript",
}
EXECUTIONS = ("immediate", "deferred")
UPGRADE_PLACES = {  # MajorUpgrade/@Schedule → the action that RemoveExistingProducts follows
    "afterInstallValidate": "InstallValidate",
    "afterInstallInitialize": "InstallInitialize",
    "afterInstallExecute": "InstallExecute",
    "afterInstallExecuteAgain": "InstallExecuteAgain",
    "afterInstallFinalize": "InstallFinalize",
}
Numbered = tuple[tuple[str, int], ...]


class Sequencer:
    """Sequence numbers of one package's actions."""

    def __init__(self, remarks: Remarks) -> None:
        self.remarks = remarks
        self._numbers = {
            table: {
                name: action.sequences[table].number
                for name, action in schema.STANDARD_ACTIONS.items()
                if table in action.sequences and action.sequences[table].number is not None
            }
            for table in schema.SEQUENCE_TABLES
        }
        self._taken = {table: set(numbers.values()) for table, numbers in self._numbers.items()}

    def upgrade(self, upgrade: MajorUpgrade | None) -> Numbered:
        """The standard actions that must be stated for ``upgrade``, with their numbers."""
        if upgrade is None:
            return ()
        anchor = UPGRADE_PLACES[upgrade.schedule]
        self._taken[EXECUTE].discard(self._numbers[EXECUTE].get("RemoveExistingProducts"))
        number = self._place(EXECUTE, "RemoveExistingProducts", self._numbers[EXECUTE][anchor], 1)
        stated = ((anchor, self._numbers[EXECUTE][anchor]),) if anchor.startswith("InstallExecute") else ()
        return (*stated, ("RemoveExistingProducts", number))

    def adapt(self, actions: Iterable[CustomAction]) -> tuple[CustomAction, ...]:
        """The actions that wixl can express, each place a number."""
        kept = [action for action in actions if self._is_supported(action)]
        waiting = [(action, place) for action in kept for place in action.scheduled if self._is_possible(action, place)]
        placed: dict[str, list[Scheduled]] = {}
        while waiting:
            later = [entry for entry in waiting if not self._settle(*entry, placed)]
            if len(later) == len(waiting):
                break
            waiting = later
        for action, place in waiting:
            anchor = place.after or place.before
            self.remarks.add(f"custom action {action.id} is not run beside {anchor}, which isn't there", place.at)
        return tuple(replace(action, scheduled=tuple(placed[action.id])) for action in kept if action.id in placed)

    def _settle(self, action: CustomAction, place: Scheduled, placed: dict[str, list[Scheduled]]) -> bool:
        """Give ``place`` a number, unless the action beside it has none yet."""
        if place.number is None:
            anchor = self._numbers[place.table].get(place.after or place.before)
            if anchor is None:
                return False
            number = self._place(place.table, action.id, anchor, 1 if place.after else -1)
        else:
            number = place.number
            self._numbers[place.table][action.id] = number
        placed.setdefault(action.id, []).append(replace(place, after=None, before=None, number=number))
        return True

    def _place(self, table: str, action: str, anchor: int, step: int) -> int:
        number = anchor + step
        while number in self._taken[table]:
            number += step
        self._taken[table].add(number)
        self._numbers[table][action] = number
        return number

    def _is_supported(self, action: CustomAction) -> bool:
        if (reason := _reason(action)) is not None:
            self.remarks.add(f"custom action {action.id} is left out: {reason}", action.at)
            return False
        if action.hide_target:
            self.remarks.add(
                f"custom action {action.id} shows its target in the log: wixl ignores HideTarget", action.at
            )
        return True

    def _is_possible(self, action: CustomAction, place: Scheduled) -> bool:
        if place.table != "AdvtExecuteSequence":
            return True
        self.remarks.add(
            f"custom action {action.id} doesn't run when advertised: wixl fails on that sequence", place.at
        )
        return False


def _reason(action: CustomAction) -> str | None:
    """Why wixl can't have ``action``, None when it can."""
    script = SUPPORTED.get((action.kind, action.source_kind))
    if script is None:
        return f"wixl knows no action of kind '{action.kind}' with {_source(action)}"
    if script and action.script != script:
        return f"wixl knows no {action.script}"
    if action.execute not in EXECUTIONS:
        return f"wixl knows no Execute '{action.execute}'"
    if action.bitness == 64:
        return "wixl runs scripts in the 32-bit process only"
    return None


def _source(action: CustomAction) -> str:
    return f"a {action.source_kind} as its source" if action.source_kind else "its text in itself"
