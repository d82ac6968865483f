"""The validators' facts about standard actions agree with themselves and with the documented sequences."""

from __future__ import annotations

import pytest

from crossmsi.analysis import Package
from crossmsi.analysis.sequencing import MILESTONES, Section, action_places
from crossmsi.msi import Database, schema
from crossmsi.rules.discovery import load_rule
from crossmsi.rules.engine import run_rules

UNDOCUMENTED = {"DetectRunningApps", "SystemRestart", "UpdateResources"}


def test_every_documented_action_has_a_place():
    documented = {name for name, action in schema.STANDARD_ACTIONS.items() if action.sequences}
    assert documented == action_places().keys() - UNDOCUMENTED


def test_restrictions_are_between_known_actions_and_hold_once():
    places = action_places()
    pairs = [
        (name, restriction.other, restriction.after)
        for name, place in places.items()
        for restriction in place.restrictions
    ]
    assert len(pairs) > 70
    assert all(other in places and other != name for name, other, _ in pairs)
    assert len(set(pairs)) == len(pairs)
    assert not {(name, other) for name, other, after in pairs if after} & {
        (name, other) for name, other, after in pairs if not after
    }


def test_milestones_are_accepted_anywhere():
    assert all(action_places()[name].sections == frozenset(Section) for name in MILESTONES)


def test_required_actions_are_documented_for_the_table():
    places = action_places()
    assert places["ExecuteAction"].required == {"AdminUISequence", "InstallUISequence"}
    for name, place in places.items():
        assert not place.required & place.prohibited
        assert not place.required or place.required <= schema.STANDARD_ACTIONS[name].sequences.keys()


@pytest.mark.parametrize("table", schema.SEQUENCE_TABLES)
def test_the_suggested_sequence_has_no_findings(table):
    database = Database()
    rows = database.create(table)
    for name, action in schema.STANDARD_ACTIONS.items():
        scheduling = action.sequences.get(table)
        if scheduling is not None and scheduling.number is not None:
            rows.insert(Action=name, Sequence=scheduling.number)
    assert len(rows) >= 5
    outcome = run_rules(Package(database), [load_rule(rule) for rule in ("ICE26", "ICE27", "ICE28")])
    assert not outcome.failed
    assert [finding.message for finding in outcome.findings] == []
