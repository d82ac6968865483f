"""Custom actions whose code the host can't run.

Source: https://learn.microsoft.com/windows/win32/msi/64-bit-custom-actions
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from crossmsi.analysis import Package
from crossmsi.analysis.action_code import action_isas
from crossmsi.analysis.custom_actions import ActionBits, CustomAction
from crossmsi.hosts.host import Host
from crossmsi.hosts.survey import Situation, gather, survey

SEQUENCES = ("InstallUISequence", "InstallExecuteSequence")
# What holds at removal, beside what the host says.
REMOVING = {"Installed": "00:00:00", "REMOVE": "ALL"}


class ActionDefect(NamedTuple):
    """An action with code that the hosts can't run, the ISA of it, and whether its failure is fatal."""

    action: CustomAction
    isa: str
    fatal: bool
    removing: bool
    hosts: tuple[Host, ...]


def action_defects(package: Package) -> list[ActionDefect]:
    """DLL and EXE actions that run where their code can't; 32-bit code runs on 64-bit Windows too."""
    suspects = package.kept(action_isas)
    if not suspects:
        return []

    def look(situation: Situation) -> Iterator[tuple[Hashable, ActionDefect]]:
        for name, isa in suspects.items():
            if isa in situation.host.programs:
                continue
            removing = _when(situation, name)
            if removing is not None:
                action = package.custom_actions[name]
                fatal = not action.type & (ActionBits.CONTINUE | ActionBits.ASYNC)
                yield name, ActionDefect(action, isa, fatal, removing, ())

    return [defect._replace(hosts=hosts) for defect, hosts in gather(survey(package).everything, look).values()]


def _when(situation: Situation, name: str) -> bool | None:
    """False: it runs at installation, True: only at removal, None: not, or that can't be told."""
    package, session = situation.session.package, situation.session
    removal = session.variables.copy()
    for property_name, value in REMOVING.items():
        removal.set(property_name, value)
    answers = []
    for table in SEQUENCES:
        sequenced = package.sequence(table).get(name)
        if sequenced is None or (sequenced.number or 0) <= 0:
            continue
        condition = package.condition(sequenced.condition)
        for variables, removing in ((session.variables, False), (removal, True)):
            if variables.holds(condition):
                answers.append(removing)
    return min(answers) if answers else None
