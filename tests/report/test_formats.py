"""JUnit, GitHub, GitLab, markdown and JSON: their structure, and text that tries to break out of it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from crossmsi.errors import CrossmsiError
from crossmsi.report.formats import format_names, github, load_format
from crossmsi.report.formats.github import command
from crossmsi.report.lintrun import Style
from crossmsi.report.markdowntext import code_span
from crossmsi.report.schemas import output_schema
from crossmsi.rules import Finding
from tests.report.lint_samples import FINDINGS, outcome, run


def rendered(name: str, *outcomes, **options) -> str:
    return load_format(name).render(run(*outcomes, **options), Style())


def test_every_module_is_a_format() -> None:
    assert format_names() == ("text", "github", "gitlab", "json", "junit", "markdown", "sarif")


@pytest.mark.parametrize(("name", "hint"), [("sarf", "did you mean sarif?"), ("C", "choose from text, github")])
def test_an_unknown_format_names_the_others(name: str, hint: str) -> None:
    with pytest.raises(CrossmsiError) as caught:
        load_format(name)
    assert caught.value.hint is not None and caught.value.hint.startswith(hint)


@pytest.mark.parametrize("name", format_names())
def test_text_can_be_written_and_steers_no_terminal(name: str) -> None:
    text = rendered(name, verbose=True)
    text.encode("utf-8")
    assert text.endswith("\n") and not text.endswith("\n\n")
    assert not any(character < " " for character in text if character != "\n")


def test_json_keeps_to_its_schema() -> None:
    document = json.loads(rendered("json"))
    jsonschema.validate(document, output_schema("lint"))
    assert [item["reason"] for item in document["files"][0]["suppressed"]] == ["ticket 7", "by comment"]
    with pytest.raises(jsonschema.ValidationError):
        document["files"][0]["suppressed"][0]["unknown"] = 1
        jsonschema.validate(document, output_schema("lint"))


def test_junit_has_a_case_for_each_rule_and_file() -> None:
    root = ElementTree.fromstring(rendered("junit"))
    a, b, c, d = root.findall("testsuite")
    cases = {case.get("name"): case for case in a}
    assert list(cases) == ["ICE01", "ICE02", "ICE03", "ICE33", "ISA002"]
    assert [case.find("failure") is not None for case in cases.values()] == [False, False, False, False, True]
    assert "warning [Registry/r1/Key]" in cases["ICE33"].findtext("system-out", "")
    assert "suppressed (ticket 7): error [Property/B/Value] accepted" in cases["ICE03"].findtext("system-out", "")
    assert (a.get("tests"), a.get("failures"), a.get("errors")) == ("5", "1", "0")
    assert b.get("errors") == "1" and b.find("testcase[@name='ICE03']/error").text == "ValueError: no\ngood"
    assert c.find("testcase/error").text == "is no package\n  hint: give one"
    assert len(d) == 5 and not any(len(case) for case in d)
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("16", "1", "2")


def test_junit_fails_what_the_run_fails() -> None:
    root = ElementTree.fromstring(rendered("junit", outcome(failing=("error", "warning"))))
    failed = root.find(".//testcase[@name='ICE33']/failure")
    assert failed is not None and failed.get("type") == "warning" and failed.text.count("\n") == 2
    assert "suppressed" not in rendered("junit", outcome())


def test_github_commands_are_one_line_each() -> None:
    lines = rendered("github").splitlines()
    assert len(lines) == 3 + 1 + 1 + 1  # findings without the one of severity info, failed rule, error, summary
    assert lines[0].startswith(
        "::warning file=src/a b.yaml,line=3,col=7,title=ICE33%3A Registry/a%3Ab%2Cc%25d/Key::100%25 "
    )
    assert "%0A::error::" in lines[0]
    assert lines[1].startswith("::warning file=/elsewhere/x.wxs,line=9,title=")
    assert lines[2] == "::error file=out/a.msi,title=ISA002%3A File/tool.exe/FileName::one line"
    assert lines[3] == "::error file=out/b.msi,title=ICE03 failed::ValueError: no%0Agood"
    assert lines[4] == "::error file=out/c.msi,title=not linted::is no package%0A  hint: give one"
    assert "::notice " in rendered("github", verbose=True)


def test_a_command_without_properties() -> None:
    assert command("error", "a\r\nb%", file=None) == "::error::a%0Ab%25"


def test_github_summary_is_appended(tmp_path: Path, monkeypatch) -> None:
    target = tmp_path / "summary.md"
    target.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(target))
    github.publish(run())
    assert target.read_text("utf-8").startswith("before\n### crossmsi lint: 1 error, 2 warnings")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "no" / "folder"))
    with pytest.raises(CrossmsiError, match="can't append the summary"):
        github.publish(run())
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    github.publish(run())


def test_gitlab_fingerprints_are_unique_and_paths_relative() -> None:
    issues = json.loads(rendered("gitlab", *(outcome(), outcome("out/e.msi"))))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 8
    assert issues[1]["location"] == {"path": "src/a b.yaml", "lines": {"begin": 3}}
    assert issues[0]["location"] == {"path": "out/a.msi", "lines": {"begin": 1}}
    assert [issue["severity"] for issue in issues[:4]] == ["info", "minor", "minor", "major"]
    problems = [issue for issue in json.loads(rendered("gitlab")) if issue["severity"] == "blocker"]
    assert [issue["check_name"] for issue in problems] == ["ICE03", "crossmsi"]


def test_markdown_cells_stay_cells() -> None:
    rows = [line for line in rendered("markdown").splitlines() if line.startswith("| warning")]
    assert len(rows) == 2
    for row in rows:
        assert row.replace("\\|", "").count("|") == 5
        assert "\\<b\\>" in row and "&#64;all" in row and "\\[a\\](b)" in row


def test_markdown_fits_into_a_comment() -> None:
    many = [Finding(f"ICE{n % 90 + 10}", "error", "x" * 300, "File", "FileName", (str(n),)) for n in range(2000)]
    text = rendered("markdown", outcome(findings=many))
    assert len(text) < 65_536 and "more" in text.split("<details>")[0].splitlines()[-2]
    assert "2000 errors" in text.splitlines()[0]


def test_code_spans_hold_backticks() -> None:
    assert code_span("a`b``c|d") == "``` a`b``c\\|d ```"


def test_severity_info_is_for_verbose_people_only() -> None:
    for name in ("text", "markdown", "github"):
        assert "says something" not in rendered(name, outcome())
        assert "says something" in rendered(name, outcome(), verbose=True)


def test_findings_are_not_changed() -> None:
    given = outcome()
    rendered("sarif", given)
    assert given.findings == FINDINGS
