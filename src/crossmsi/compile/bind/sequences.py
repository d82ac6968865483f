"""The sequence tables: standard actions that the package's tables call for, and the source's own, in their places.

Actions with a number keep it; those placed before or after another follow it on the numbers next to it, in the order
of their dependencies, as WiX numbers them.
https://learn.microsoft.com/windows/win32/msi/using-a-sequence-table
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from crossmsi.compile.actions import TABLE_OF, standard_actions
from crossmsi.compile.bind.binding import Binding
from crossmsi.compile.dispatch import near_miss
from crossmsi.compile.facts import EnsuredTable, NeededAction, Schedule
from crossmsi.errors import CrossmsiError

LAST = 32767  # greatest sequence number
MIGRATE = 1  # bit of Upgrade.Attributes


@dataclass(slots=True, eq=False)
class Action:
    """An action of one table; ``earlier`` and ``later`` are those placed relative to it."""

    schedule: Schedule
    standard: bool = False
    earlier: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)


def sequence_actions(binding: Binding) -> None:
    """Write all sequence tables."""
    schedules = binding.linked.facts_of(Schedule)
    present = {name for name, table in binding.db.tables.items() if len(table)}
    present.update(fact.name for fact in binding.linked.facts_of(EnsuredTable))
    for table in TABLE_OF.values():
        own = [schedule for schedule in schedules if schedule.table == table]
        actions = _collect(binding, table, own, present)
        _attach(binding, table, actions)
        if not binding.ctx.errors:
            _write(binding, table, actions)
    for needed in binding.linked.facts_of(NeededAction):
        if not binding.ctx.errors and binding.db[needed.table].get(needed.action) is None:
            binding.ctx.error(
                f"{needed.action} must be scheduled in {needed.table}", at=needed.at,
                hint=f'e.g. <{needed.table}><{needed.action} After="InstallValidate" /></{needed.table}>',
            )  # fmt: skip


def _collect(binding: Binding, table: str, own: list[Schedule], present: set[str]) -> dict[str, Action]:
    """The actions of a table by name: the source's, then the standard ones it needs, less the suppressed ones."""
    actions: dict[str, Action] = {}
    usual = standard_actions(table)
    for schedule in own:
        if schedule.suppress:
            continue
        known = actions.get(schedule.action)
        if known is not None and known.schedule.overridable == schedule.overridable:
            binding.ctx.error(
                f"action {schedule.action} is scheduled twice in {table}",
                at=schedule.at,
                hint=f"the first place is at {known.schedule.at}",
            )
        elif known is None or known.schedule.overridable:
            actions[schedule.action] = Action(_complete(schedule, usual))
    for name, scheduling in usual.items():
        if name not in actions and scheduling.number is not None and scheduling.needed(present):
            if name == "MigrateFeatureStates" and not _migrates(binding):
                continue
            actions[name] = _standard(binding, table, name)
    for schedule in own:
        if schedule.suppress and schedule.action in actions:
            action = actions[schedule.action]
            if not (action.standard or action.schedule.overridable):
                binding.ctx.error(
                    f"action {schedule.action} is both scheduled and suppressed in {table}", at=schedule.at
                )
            del actions[schedule.action]
    return actions


def _complete(schedule: Schedule, usual) -> Schedule:
    """A standard action without a place keeps its usual one."""
    if schedule.sequence is None and schedule.before is None and schedule.after is None:
        return schedule._replace(sequence=usual[schedule.action].number)
    return schedule


def _standard(binding: Binding, table: str, name: str) -> Action:
    scheduling = standard_actions(table)[name]
    at = binding.package.at
    return Action(Schedule(table, name, scheduling.condition, at, sequence=scheduling.number), standard=True)


def _migrates(binding: Binding) -> bool:
    return any(row.Attributes & MIGRATE for row in binding.db.rows("Upgrade"))


def _attach(binding: Binding, table: str, actions: dict[str, Action]) -> None:
    """Hang relatively placed actions on what they refer to; a standard action referred to is added."""
    usual = standard_actions(table)
    for name, action in list(actions.items()):
        schedule = action.schedule
        anchor = schedule.after or schedule.before
        if anchor is None:
            continue
        if anchor not in actions and anchor in usual and usual[anchor].number is not None:
            actions[anchor] = _standard(binding, table, anchor)
        if anchor not in actions:
            binding.ctx.error(
                f"action {name} is placed relative to {anchor}, which isn't in {table}", at=schedule.at,
                hint=near_miss(anchor, {*actions, *usual}),
            )  # fmt: skip
            continue
        (actions[anchor].later if schedule.after else actions[anchor].earlier).append(name)
    if binding.ctx.errors:
        return
    anchored = {name for name, action in actions.items() if action.schedule.sequence is not None}
    reached = set(anchored)
    for name in anchored:
        reached.update(_chain(actions, actions[name].earlier), _chain(actions, actions[name].later))
    for name in sorted(actions.keys() - reached):
        schedule = actions[name].schedule
        binding.ctx.error(
            f"action {name} and {schedule.after or schedule.before} are placed relative to each other in "
            f"a circle in {table}",
            at=schedule.at,
        )


def _chain(actions: dict[str, Action], names: list[str]) -> list[str]:
    """The actions ``names`` with all that hang on them, in the order in which they run."""
    ordered: list[str] = []
    stack: list[tuple[str, bool]] = [(name, False) for name in reversed(names)]
    while stack:
        name, expanded = stack.pop()
        if expanded:
            ordered.append(name)
            continue
        action = actions[name]
        stack += [(later, False) for later in reversed(action.later)]
        stack.append((name, True))
        stack += [(earlier, False) for earlier in reversed(action.earlier)]
    return ordered


def _write(binding: Binding, table: str, actions: dict[str, Action]) -> None:
    """Number the actions and write the rows in sequence order."""
    absolute = sorted(
        (name for name, action in actions.items() if action.schedule.sequence is not None),
        key=lambda name: (actions[name].schedule.sequence, name),
    )
    _warn_same_number(binding, table, actions, absolute)
    numbers: dict[str, int] = {}
    previous = 0
    for index, name in enumerate(absolute):
        number = numbers[name] = actions[name].schedule.sequence
        earlier, later = _chain(actions, actions[name].earlier), _chain(actions, actions[name].later)
        if number < 0 and (earlier or later):
            culprit = actions[(earlier + later)[0]].schedule
            raise CrossmsiError(
                f"action {culprit.action} can't be placed relative to {name}, which ends {table}", where=culprit.at
            )
        following = actions[absolute[index + 1]].schedule.sequence if index + 1 < len(absolute) else LAST + 1
        numbers.update((action, number - len(earlier) + place) for place, action in enumerate(earlier))
        numbers.update((action, number + 1 + place) for place, action in enumerate(later))
        lowest = max(previous, 0)
        if (number - len(earlier) <= lowest < number and earlier) or number + len(later) >= following > number:
            culprit = actions[(earlier + later)[-1]].schedule
            raise CrossmsiError(
                f"no free sequence number for {culprit.action} next to {name} in {table}", where=culprit.at,
                hint="place some of the actions relative to another one",
            )  # fmt: skip
        previous = number + len(later)
    rows = binding.db.ensure(table)
    for name in sorted(numbers, key=lambda name: (numbers[name], name)):
        schedule = actions[name].schedule
        rows.append(name, schedule.condition, numbers[name], at=schedule.at)


def _warn_same_number(binding: Binding, table: str, actions: dict[str, Action], absolute: list[str]) -> None:
    for first, second in pairwise(absolute):
        schedule = actions[second].schedule
        if actions[first].schedule.sequence == schedule.sequence:
            binding.ctx.warn(
                f"actions {first} and {second} have the same number {schedule.sequence} in {table}", at=schedule.at
            )
