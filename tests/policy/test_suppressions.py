"""Suppressing one finding: beside the component, in comments, in settings; unused and expired ones are reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crossmsi.cli.app import app
from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.manifest import load_manifest
from crossmsi.msi import Database
from crossmsi.policy.patterns import file_pattern, key_pattern
from crossmsi.policy.suppressions import matches, of_manifest, of_source
from crossmsi.policy.today import today
from crossmsi.rules import Finding
from crossmsi.rules.suppression import Suppression

PACKAGE = """\
package: {name: Tool, manufacturer: Maker, version: 1.2.3, upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E}
"""
# Both components lie in the system folder and are not permanent: ICE09 names each.
COMPONENTS = """\
components:
  - files: one.txt
    directory: SystemFolder
  - files: two.txt
    directory: SystemFolder
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(name)
    return tmp_path


def lint(*arguments: object, status: int | None = 0, select: str = "ICE09,SUP") -> list[dict]:
    """The files of the JSON document."""
    command = ["lint", *map(str, arguments), "--select", select, "--format", "json", "--fail-level", "warning"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == status, (result.output, result.exception)
    return json.loads(result.stdout)["files"]


def manifest(text: str, name: str = "m.yaml") -> str:
    Path(name).write_text(PACKAGE + text)
    return name


def reported(file: dict) -> list[tuple]:
    return [
        (finding["rule"], "/".join(finding["keys"]) or f"line {finding['location']['line']}")
        for finding in file["findings"]
    ]


def test_both_are_reported_without(folder: Path) -> None:
    (file,) = lint(manifest(COMPONENTS), status=1)
    assert reported(file) == [("ICE09", "one.txt"), ("ICE09", "two.txt")]


@pytest.mark.parametrize(
    "text",
    [
        COMPONENTS.replace("one.txt\n", "one.txt\n    suppress: {rule: ICE09, reason: shared}\n"),
        COMPONENTS.replace("  - files: one.txt\n", "  # crossmsi: ignore[ICE09] shared\n  - files: one.txt\n"),
        COMPONENTS.replace("one.txt\n", "one.txt # crossmsi: ignore[ICE09] shared\n"),
        COMPONENTS.replace("one.txt\n", "one.txt # crossmsi:ignore [ ice09 ]: shared\n"),
        COMPONENTS + "lint: {suppress: {rule: ICE09, table: Component, key: 'one*', reason: shared}}\n",
    ],
)
def test_one_finding_is_suppressed(folder: Path, text: str) -> None:
    (file,) = lint(manifest(text), status=1)
    assert reported(file) == [("ICE09", "two.txt")]


def test_a_comment_above_the_list_is_about_all_of_it(folder: Path) -> None:
    (file,) = lint(manifest("# crossmsi: ignore[ICE09] system component\n" + COMPONENTS))
    assert file["findings"] == []


def test_a_component_of_several_isas_is_one_place(folder: Path) -> None:
    text = "components:\n  - files: one.txt\n    isa: [i386, amd64]\n    directory: System\n"
    (file,) = lint(manifest(text), status=1)
    assert len(file["findings"]) == 2
    suppress = "    suppress: {rule: ICE09, key: '*_${isa}', reason: r}\n"
    (file,) = lint(manifest(text + suppress))
    assert file["findings"] == []


def test_a_comment_in_an_included_file(folder: Path) -> None:
    (folder / "more.yaml").write_text(
        "components:\n  # crossmsi: ignore[ICE09] known\n  - {files: one.txt, directory: System}\n"
    )
    (file,) = lint(manifest("includes: more.yaml\n"))
    assert file["findings"] == []


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_any_line_ends(folder: Path, newline: str) -> None:
    text = COMPONENTS.replace("  - files: two", "    guid: # none\n  # crossmsi: ignore[ICE09] known\n  - files: two")
    odd = "variables: {v: 'line\u2028separator'}\n"
    Path("m.yaml").write_bytes((PACKAGE + odd + text).replace("\n", newline).encode())
    (file,) = lint("m.yaml", status=1)
    assert reported(file) == [("ICE09", "one.txt")]


def test_text_is_no_comment(folder: Path) -> None:
    text = COMPONENTS + "variables:\n  a: 'x # crossmsi: ignore[ICE09] no'\n  b: |\n    # crossmsi: ignore[ICE09] no\n"
    (file,) = lint(manifest(text), status=1)
    assert len(file["findings"]) == 2


def test_unused_ones_are_reported_where_they_stand(folder: Path) -> None:
    text = COMPONENTS.replace("  - files: two", "  # crossmsi: ignore[ICE10] gone\n  - files: two")
    text = text.replace("one.txt\n", "one.txt\n    suppress: [{rule: ICE09, table: File, reason: r}]\n")
    (file,) = lint(manifest(text), status=1, select="ICE09,ICE10,SUP")
    assert sorted(reported(file)) == [
        ("ICE09", "one.txt"), ("ICE09", "two.txt"), ("SUP001", "line 4"), ("SUP001", "line 6"),
    ]  # fmt: skip


def test_one_whose_rule_does_not_run_is_not_judged(folder: Path) -> None:
    text = COMPONENTS.replace("one.txt\n", "one.txt # crossmsi: ignore[ICE10] gone\n")
    (file,) = lint(manifest(text), status=0, select="ICE08,SUP")
    assert file["findings"] == []
    (file,) = lint(manifest(text), status=0, select="ICE10")
    assert file["findings"] == []


def test_an_expired_one_hides_nothing(folder: Path, monkeypatch) -> None:
    text = COMPONENTS.replace("one.txt\n", "one.txt # crossmsi: ignore[ICE09 until 2027-03-01] till then\n")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1803945599")  # 2027-03-01 23:59:59
    (file,) = lint(manifest(text), status=1)
    assert reported(file) == [("ICE09", "two.txt")]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1803945600")
    (file,) = lint(manifest(text), status=1)
    assert reported(file) == [("ICE09", "one.txt"), ("ICE09", "two.txt"), ("SUP002", "line 3")]
    assert "ended on 2027-03-01" in file["findings"][2]["message"]


def test_today_is_the_clock_unless_told_otherwise() -> None:
    assert str(today({"SOURCE_DATE_EPOCH": "951782400"})) == "2000-02-29"
    assert today({}).year >= 2026
    with pytest.raises(CrossmsiError, match="SOURCE_DATE_EPOCH"):
        today({"SOURCE_DATE_EPOCH": "tomorrow"})


def test_severities_of_the_watching_rules(folder: Path) -> None:
    text = COMPONENTS.replace("one.txt\n", "one.txt # crossmsi: ignore[ICE10] gone\n")
    (file,) = lint(manifest(text + "lint: {severity: {SUP001: error}}\n"), status=1, select="ICE10,SUP")
    assert [finding["severity"] for finding in file["findings"]] == ["error"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("# crossmsi: ignore[ICE09]", "m.yaml:2:3: this comment gives no reason"),
        ("# crossmsi: ignore ICE09 why", "m.yaml:2:3: this comment suppresses nothing: it names no rule"),
        ("# crossmsi: ignore[] why", "m.yaml:2:3: this comment names no rule"),
        ("# crossmsi: ignore[ICE9] why", "m.yaml:2:3: there is no rule 'ICE9'"),
        ("# crossmsi: ignore[ICE09 until tuesday] why", "m.yaml:2:3: 'tuesday' is not a day"),
        ("- suppress: {rule: ICE09}", "m.yaml:2:15: components[0].suppress.reason: this key is required"),
        ("- suppress: {rule: ICE999, reason: r}", "m.yaml:2:22: there is no rule 'ICE999'"),
        ("- suppress: {rule: ICE, reason: r}", "m.yaml:2:22: components[0].suppress.rule: 'ICE' is not a rule id"),
        ("- suppress: {rule: ICE09, reason: r, until: 2027-02-30}", "m.yaml:2:47: components[0].suppress.until: '2027"),
    ],
)
def test_what_is_wrong_has_a_place(folder: Path, line: str, message: str) -> None:
    text = f"components:\n  {line}\n  - files: one.txt\n".replace("}\n  - files", "}\n    files")
    Path("m.yaml").write_text(text + PACKAGE)
    with pytest.raises(CrossmsiError) as caught:
        of_manifest(load_manifest("m.yaml"))
    assert message in str(caught.value)
    (file,) = lint("m.yaml", status=2)
    assert message in file["error"]["message"]


def test_settings_suppress_in_packages_by_name(folder: Path) -> None:
    for name in ("vendor-1.msi", "ours.msi"):
        database = Database()
        database.create("Component").insert(
            Component="c", ComponentId=None, Directory_="SystemFolder", Attributes=0, Condition=None, KeyPath=None
        )
        database.save(folder / name)
    settings = (
        "lint:\n  suppress:\n    - {rule: ICE09, key: c, files: vendor-*.msi, reason: theirs, until: 2999-01-01}\n"
    )
    (folder / "crossmsi.yaml").write_text(settings)
    vendor, ours = lint("vendor-1.msi", "ours.msi", status=1)
    assert vendor["findings"] == [] and reported(ours) == [("ICE09", "c")]
    (folder / "crossmsi.yaml").write_text(settings.replace("ICE09", "ICE99"))
    vendor, ours = lint("vendor-1.msi", "ours.msi", status=1, select="ICE99,SUP")
    assert reported(vendor) == [("SUP001", "line 3")] and ours["findings"] == []


def test_a_suppression_for_several_files_is_used_when_one_needs_it(folder: Path) -> None:
    (folder / "crossmsi.yaml").write_text("lint: {suppress: {rule: ICE09, key: one.txt, reason: r}}\n")
    for name in ("a.yaml", "b.yaml"):
        manifest(COMPONENTS, name)
    Path("a.yaml").write_text(PACKAGE)
    first, second = lint("a.yaml", "b.yaml", status=1)
    assert first["findings"] == [] and reported(second) == [("ICE09", "two.txt")]
    (first,) = lint("a.yaml", status=1)
    assert reported(first) == [("SUP001", "line 1")]


def test_suppressions_of_another_package_are_not_for_this_one(folder: Path) -> None:
    suppress = "lint: {severity: {ICE09: info}, suppress: {rule: ICE09, key: one.txt, reason: r%s}}\n"
    manifest(suppress % "", "crossmsi.yaml")
    (folder / "sub").mkdir()
    for name in ("one.txt", "two.txt"):
        (folder / "sub" / name).write_text("")
    (file,) = lint(manifest(COMPONENTS, "sub/m.yaml"))
    assert reported(file) == [("ICE09", "one.txt"), ("ICE09", "two.txt")]
    assert {finding["severity"] for finding in file["findings"]} == {"info"}
    (file,) = lint("sub/m.yaml", "--config", "crossmsi.yaml")
    assert reported(file) == [("ICE09", "two.txt")]
    manifest(suppress % ", files: m.yaml", "crossmsi.yaml")
    (file,) = lint("sub/m.yaml")
    assert reported(file) == [("ICE09", "two.txt")]
    (folder / "crossmsi.yaml").write_text(suppress % "")  # settings alone: for all below
    (file,) = lint("sub/m.yaml")
    assert reported(file) == [("ICE09", "two.txt")]


WXS = """\
<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">
  <Package Name="T" Manufacturer="M" Version="1.0" UpgradeCode="0F8FAD5B-D9CB-469F-A165-70867728950E">
    <MediaTemplate EmbedCab="yes" />
    <StandardDirectory Id="SystemFolder">
      {one}<Component Id="One" Guid="0F8FAD5B-D9CB-469F-A165-708677289501"><File Source="one.txt" /></Component>{behind}
      <Component Id="Two" Guid="0F8FAD5B-D9CB-469F-A165-708677289502">
        <File Source="two.txt" />
      </Component>
    </StandardDirectory>
    <Feature Id="F"><ComponentRef Id="One" /><ComponentRef Id="Two" /></Feature>
  </Package>
</Wix>
"""


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({}, [("ICE09", "One"), ("ICE09", "Two")]),
        ({"one": "<!-- crossmsi: ignore[ICE09] known -->\n"}, [("ICE09", "Two")]),
        ({"one": "<!-- crossmsi: ignore[ICE09] known -->"}, [("ICE09", "Two")]),
        ({"behind": "<!-- crossmsi: ignore[ICE09]\n known -->"}, [("ICE09", "Two")]),
        ({"behind": "\n<!-- crossmsi: ignore[ICE09] known -->"}, [("ICE09", "One")]),
    ],
)
def test_comments_in_wix_source(folder: Path, places: dict, expected: list) -> None:
    Path("p.wxs").write_text(WXS.format(**{"one": "", "behind": ""} | places))
    (file,) = lint("p.wxs", status=1)
    assert reported(file) == expected


def test_comments_in_an_included_file_of_wix_source(folder: Path) -> None:
    start, end = WXS.index("    <StandardDirectory"), WXS.index("    <Feature")
    Path("p.wxs").write_text(WXS[:start] + "<?include part.wxi ?>\n" + WXS[end:])
    part = WXS[start:end].format(one="<!-- crossmsi: ignore[ICE09] known -->", behind="")
    Path("part.wxi").write_text(f'<Include xmlns="http://wixtoolset.org/schemas/v4/wxs">\n{part}</Include>')
    (file,) = lint("p.wxs", status=1)
    assert reported(file) == [("ICE09", "Two")]


def test_wrong_comments_in_wix_source(folder: Path) -> None:
    Path("p.wxs").write_text(WXS.format(one="<!-- crossmsi: ignore[ICE09] -->", behind=""))
    with pytest.raises(CrossmsiError, match=r"p\.wxs:5:7: this comment gives no reason"):
        of_source(Path("p.wxs"))
    lint("p.wxs", status=2)


def test_wix_source_is_linted_for_a_platform(folder: Path) -> None:
    Path("p.wxs").write_text(WXS.format(one="", behind=""))
    assert lint("p.wxs", "--arch", "x64", status=1, select="ICE80")[0]["findings"]
    assert not lint("p.wxs", "--arch", "x86", status=0, select="ICE80")[0]["findings"]


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("a*", "abc/d", True), ("a?c", "abc", True), ("a", "ab", False), ("[ab]", "a", False), ("[ab]", "[ab]", True),
        ("*/y", "x/y", True), ("*", "", True), ("A", "a", False),
    ],
)  # fmt: skip
def test_patterns_of_keys(pattern: str, text: str, fits: bool) -> None:
    assert bool(key_pattern(pattern).fullmatch(text)) is fits


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("*.msi", "a/b/c.msi", True), ("b/*.msi", "a/b/c.msi", False), ("a/*.msi", "a/b/c.msi", False),
        ("a/**/*.msi", "a/b/c.msi", True), ("a/**/*.msi", "a/c.msi", True), ("**/c.msi", "c.msi", True),
        ("./a/b/**", "a/b/c.msi", True), ("c.msx", "c.msi", False), ("a\\b\\c.msi", "a/b/c.msi", True),
    ],
)  # fmt: skip
def test_patterns_of_files(pattern: str, text: str, fits: bool) -> None:
    assert bool(file_pattern(pattern).fullmatch(text)) is fits


def test_every_part_must_fit() -> None:
    at = SourceLocation("c.yaml", 3)
    finding = Finding("ICE33", "warning", "m", "Registry", "Key", ("r1",), SourceLocation("m.yaml", 9))
    assert matches(Suppression("ICE33", "r", at), finding)
    for part in ({"table": "Class"}, {"column": "Root"}, {"key": "r2"}, {"lines": frozenset({("m.yaml", 8)})}):
        assert not matches(Suppression("ICE33", "r", at, **part), finding)
    assert not matches(Suppression("ICE34", "r", at), finding)
    lines = frozenset({("m.yaml", 9)})
    assert matches(Suppression("ICE33", "r", at, "Registry", "r?", "Key", lines=lines), finding)
    assert not matches(Suppression("ICE33", "r", at, lines=lines), Finding("ICE33", "warning", "m"))
