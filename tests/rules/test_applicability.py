"""Merge modules and installation packages get the rules that are meant for them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from crossmsi.analysis import Package
from crossmsi.msi import Database
from crossmsi.rules import Selection
from crossmsi.rules.applicability import MODULE_ICES, applies, is_merge_module
from crossmsi.rules.discovery import rule_modules


def module_database() -> Database:
    database = Database()
    database.create("ModuleSignature").append("Codec.AB12", 1033, "1.0")
    database.create("FeatureComponents")
    database.create("Property").append("ProductName", "Codec")
    return database


def merged_database() -> Database:
    database = module_database()
    database.create("Feature").insert(Feature="Main", Level=1, Attributes=0)
    return database


def ids(package: Package, **options) -> set[str]:
    return {rule.id() for rule in Selection(**options).rules(package)}


def test_a_module_gets_the_module_rules_and_the_ices_that_fit() -> None:
    chosen = ids(Package(module_database()))
    assert {f"ICEM{number:02}" for number in range(1, 15)} <= chosen
    assert {"ICE03", "ICE30", "ISA001"} & set(rule_modules()) <= chosen
    assert not {"ICE04", "ICE21", "ICE80", "ICE105"} & chosen


def test_a_package_with_a_merged_module_is_a_package() -> None:
    chosen = ids(Package(merged_database()))
    assert "ICE80" in chosen and "ISA001" in chosen
    assert not any(rule.startswith("ICEM") for rule in chosen)


@pytest.mark.parametrize(
    ("database", "path", "expected"),
    [
        (Database(), None, False),
        (Database(), "out/Codec.MSM", True),
        (module_database(), "out/codec.msi", True),
        (merged_database(), "out/codec.msi", False),
        (merged_database(), "out/codec.msm", True),
    ],
)
def test_what_is_a_module(database: Database, path: str | None, expected: bool) -> None:
    assert is_merge_module(Package(database, path=path)) is expected


def test_every_rule_is_for_something() -> None:
    for rule in rule_modules():
        assert applies(rule, module=True) or applies(rule, module=False)
    assert len(MODULE_ICES) == 44


def test_wix_mutes_ice103_on_modules_only() -> None:
    assert "ICE103" in ids(Package(merged_database()), profile="wix")
    assert "ICE103" in ids(Package(module_database()))
    muted = ids(Package(module_database()), profile="wix")
    assert not {"ICE103", "ICE08", "ICE33", "ICE66"} & muted
    assert "ICEM02" in muted


def test_lint_knows_a_module(tmp_path: Path) -> None:
    path = tmp_path / "codec.msm"
    module_database().save(path)
    command = [sys.executable, "-m", "crossmsi", "lint", "--format", "json", "--select", "ICEM,ICE80", str(path)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 1, result.stderr
    (file,) = json.loads(result.stdout)["files"]
    found = [(finding["rule"], finding["severity"], finding["keys"]) for finding in file["findings"]]
    assert ("ICEM10", "error", ["ProductName"]) in found
    assert {rule for rule, *_ in found} == {"ICEM01", "ICEM10"}
