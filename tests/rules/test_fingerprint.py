"""A finding keeps its fingerprint over rebuilds, and another finding has another."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from crossmsi.errors import SourceLocation
from crossmsi.rules import Finding
from crossmsi.rules.fingerprint import fingerprint, fingerprints, message_class, stable_key

BASE = Finding("ICE33", "warning", "registry row r1 writes Heron\\Open, use the Verb table", "Registry", "Key", ("r1",))
GUIDS = ("{3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721}", "{00000000-0000-4000-8000-00000000ABCD}")


@pytest.mark.parametrize(
    "template",
    ["{}", "Reg.{}", "[{}]\\bin"],
)
def test_keys_forget_guids(template: str) -> None:
    first, second = (template.format(guid) for guid in GUIDS)
    assert stable_key(first) == stable_key(second) != stable_key(template.format("x"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("File.3C0B2F4E_5D19_4C83_8E57_91A6D4F0B721", "File.00000000_0000_4000_8000_00000000ABCD"),
        ("cmp0F3A6C1B2D4E5F60718293A4B5C6D7E8", "cmpFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF0"),
        ("_5B9C1D2E3F4A5B6C7D8E9F0A1B2C3D4E", "_00000000000000000000000000000001"),
        ("filcV1yrx0x8wJWj4qMzcH21jwkPko", "fil4N2hGN2RwqL8Vf._Q1bTZx9yK0a"),
        ("1.0.0", "2.10"),
    ],
)
def test_keys_forget_what_is_generated(first: str, second: str) -> None:
    assert stable_key(first) == stable_key(second)
    assert stable_key(first) != stable_key("crosstool.exe")


@pytest.mark.parametrize(
    "key", ["crosstool.exe_amd64", "INSTALLFOLDER", "Registry12", "deadbeef", "InternationalizationResources", "7"]
)
def test_names_by_hand_stay(key: str) -> None:
    assert stable_key(key) == key


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("component 'A B' has 3 files", "component 'it's C' has 12 files"),
        ('the text "x y" is too long', 'the text "z" is too long'),
        (f"{GUIDS[0]} is there twice", f"{GUIDS[1]} is there twice"),
        ("version 1.0.0 of x86 code", "version 2.0.1 of amd64 code"),
    ],
)
def test_messages_of_one_class(first: str, second: str) -> None:
    assert message_class(first) == message_class(second)


def test_an_apostrophe_is_no_quotation_mark() -> None:
    assert message_class("the package's name isn't the file's") == "the package's name isn't the file's"


def test_place_and_severity_do_not_count() -> None:
    moved = replace(BASE, location=SourceLocation("x.wxs", 7), severity="error")
    assert fingerprint(moved) == fingerprint(BASE)


@pytest.mark.parametrize(
    "change",
    [{"rule": "ICE34"}, {"table": "Class"}, {"column": ""}, {"keys": ("r1", "x")}, {"message": "another thing"}],
)
def test_everything_else_counts(change: dict) -> None:
    assert fingerprint(replace(BASE, **change)) != fingerprint(BASE)


def test_lookalikes_are_counted_whatever_their_order() -> None:
    findings = [replace(BASE, keys=(f"reg{n:032X}",)) for n in range(5)] + [BASE]
    expected = dict(zip(findings, fingerprints(findings), strict=True))
    assert len(set(expected.values())) == 6
    assert sorted(value.partition(":")[2] for value in expected.values()) == ["1", "1", "2", "3", "4", "5"]
    shuffled = Random(1).sample(findings, len(findings))
    assert dict(zip(shuffled, fingerprints(shuffled), strict=True)) == expected
