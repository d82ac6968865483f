"""Choosing rules by profile, id and prefix."""

from __future__ import annotations

import pytest

from crossmsi.errors import CrossmsiError
from crossmsi.rules import Selection
from crossmsi.rules.discovery import load_rule, rule_modules


def ids(**options) -> list[str]:
    return [rule.id() for rule in Selection(**options).rules()]


def test_everything_stable_runs_by_default_in_number_order() -> None:
    stable = [rule for rule in rule_modules() if load_rule(rule).lifecycle == "stable"]
    chosen = ids()
    assert set(chosen) <= set(stable)
    assert chosen.index("ICE80") < chosen.index("ISA001") < chosen.index("ISA002")


def test_prefixes_and_the_longest_match() -> None:
    assert ids(select=("ISA",)) == [rule for rule in rule_modules() if rule.startswith("ISA")]
    assert "ISA001" not in ids(ignore=("ISA001",))
    assert ids(select=("ISA001",), ignore=("ISA",)) == ["ISA001"]
    assert ids(select=("isa002",)) == ["ISA002"]
    assert ids(select=("ISA001",), ignore=("ISA001",)) == []


def test_a_whole_id_is_no_prefix() -> None:
    assert ids(select=("ICE10",)) == ["ICE10"]


def test_a_preview_rule_runs_when_named() -> None:
    preview = [rule for rule in rule_modules() if load_rule(rule).lifecycle == "preview"]
    assert preview
    assert not set(preview) & set(ids())
    assert ids(select=tuple(preview)) == preview


def test_profiles() -> None:
    assert not {"ICE08", "ICE33", "ICE47", "ICE66"} & set(ids(profile="wix"))
    logo = ids(profile="vista-logo")
    assert "ICE80" in logo and "ICE08" in logo
    assert not {"ICE25", "ICE32", "ICE60", "ICE100", "ISA001"} & set(logo)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"select": ("ICE999",)}, "no rule's id starts with 'ICE999'"),
        ({"ignore": ("FOO",)}, "no rule's id starts with 'FOO'"),
        ({"profile": "xp"}, "there is no profile 'xp'"),
    ],
)
def test_unknown_choices_are_refused(options: dict, message: str) -> None:
    with pytest.raises(CrossmsiError) as error:
        Selection(**options)
    assert error.value.what == message
    assert error.value.hint


def test_an_unknown_rule_gets_a_suggestion() -> None:
    with pytest.raises(CrossmsiError) as error:
        load_rule("IAS002")
    assert error.value.what == "there is no rule 'IAS002'" and error.value.hint == "did you mean ISA002?"
