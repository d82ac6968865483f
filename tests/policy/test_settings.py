"""Which setting counts: the command line's, the configuration's, the default; and where it is from."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from crossmsi.cli.app import app
from crossmsi.errors import CrossmsiError, CrossmsiErrors
from crossmsi.manifest import load_lint
from crossmsi.manifest.lint import Lint
from crossmsi.msi import Database
from crossmsi.policy.configfile import Configs
from crossmsi.policy.settings import Overrides, settle
from crossmsi.rules.selection import PROFILES

MANIFEST = """\
package:
  name: Tool
  manufacturer: Maker
  version: 1.2.3
  upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E
"""
SECTION = """\
lint:
  select: [ICE0, ISA]
  ignore: ICE08
  extend_ignore:
    - ICE03
    - ICE33
  severity:
    ISA002: warning
  fail_level: warning
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def package(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Database().save(path)
    return path


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(app, ["lint", *map(str, arguments)])
    assert result.exit_code == status, (result.output, result.exception)
    return result.output


def shown(*arguments: object) -> dict[str, tuple[str, str]]:
    """Value and origin of each setting that --show-settings prints."""
    lines = run(*arguments, "--show-settings").splitlines()[1:]
    rows = [line.strip().split("  ") for line in lines]
    return {row[0]: tuple(part.strip() for part in row if part.strip())[1:] for row in rows}


def section(text: str, folder: Path) -> Lint:
    (folder / "c.yaml").write_text(text)
    found = load_lint("c.yaml")
    assert found is not None
    return found


def test_the_profiles_of_a_manifest_are_those_that_there_are() -> None:
    literal = get_args(Lint.model_fields["profile"].annotation)[0]
    assert get_args(literal) == PROFILES


def test_everything_is_default_without_a_configuration(folder: Path) -> None:
    package(folder / "a.msi")
    found = shown("a.msi")
    assert set(found) == {"select", "ignore", "extend_select", "extend_ignore", "profile", "fail_level"}
    assert {origin for _, origin in found.values()} == {"default"}


def test_the_nearest_file_with_a_section_counts(folder: Path) -> None:
    package(folder / "x" / "y" / "a.msi")
    (folder / "crossmsi.yaml").write_text(SECTION)
    (folder / "x" / "crossmsi.yaml").write_text(MANIFEST)  # no section: passed over
    found = shown("x/y/a.msi")
    assert found["select"] == ("ICE0, ISA", "crossmsi.yaml:2:11")
    assert found["extend_ignore"] == ("ICE03, ICE33", "crossmsi.yaml:5:5")
    assert found["severity ISA002"] == ("warning", "crossmsi.yaml:8:5")
    assert found["fail_level"] == ("warning", "crossmsi.yaml:9:15")
    (folder / "x" / "crossmsi.yaml").write_text(MANIFEST + "lint: {ignore: ICE99}\n")
    found = shown("x/y/a.msi")
    assert found["ignore"][0] == "ICE99" and found["select"][1] == "default"


def test_the_rest_of_a_manifest_above_is_not_looked_at(folder: Path) -> None:
    package(folder / "a.msi")
    (folder / "crossmsi.yaml").write_text("package: 3\nnonsense: 1\nlint:\n  ignore: [ICE99]\n")
    assert shown("a.msi")["ignore"] == ("ICE99", "crossmsi.yaml:4:11")


def test_a_manifest_has_its_own_section_else_that_above(folder: Path) -> None:
    (folder / "crossmsi.yaml").write_text("lint: {ignore: ICE01}\n")
    (folder / "sub").mkdir()
    (folder / "sub" / "m.yaml").write_text(MANIFEST)
    assert shown("sub/m.yaml")["ignore"] == ("ICE01", "crossmsi.yaml:1:16")
    (folder / "sub" / "m.yaml").write_text(MANIFEST + "lint:\n  ignore: ICE02\n")
    assert shown("sub/m.yaml")["ignore"][0] == "ICE02"
    assert shown("sub/m.yaml", "--config", "crossmsi.yaml")["ignore"][0] == "ICE01"


def test_the_command_line_beats_the_configuration(folder: Path) -> None:
    lint = section(SECTION, folder)
    settings = settle(lint, Overrides(ignore=("ICE06",), fail_level="never", extend_ignore=("ISA",)))
    assert settings.select.value == ("ICE0", "ISA")
    assert settings.ignore.value == ("ICE06",) and settings.ignore.origin == "command line"
    assert settings.extend_ignore.value == ("ICE03", "ICE33", "ISA")
    assert str(settings.extend_ignore.origin) == "c.yaml:5:5 and command line"
    assert settings.failing() == ()
    assert settings.severity_of("ISA002", "error") == "warning"
    assert settle(lint, Overrides()).failing() == ("error", "warning")


def test_a_selection_on_the_command_line_is_the_whole_selection(folder: Path) -> None:
    lint = section("lint: {ignore: ICE33, extend_ignore: ICE33, severity: {ICE33: info}}\n", folder)
    settings = settle(lint, Overrides(select=("ICE33",)))
    assert [rule.id() for rule in settings.selection().rules()] == ["ICE33"]
    assert settings.severity_of("ICE33", "warning") == "info"


def test_a_profile_on_the_command_line_beats_select(folder: Path) -> None:
    settings = settle(section(SECTION, folder), Overrides(profile="vista-logo"))
    rules = {rule.id() for rule in settings.selection().rules()}
    assert "ICE80" in rules and "ISA001" not in rules and "ICE08" not in rules


def test_extend_select_adds_a_preview_rule(folder: Path) -> None:
    plain = {rule.id() for rule in settle(None, Overrides()).selection().rules()}
    more = {rule.id() for rule in settle(None, Overrides(extend_select=("ICE47",))).selection().rules()}
    assert more - plain == {"ICE47"}
    logo = settle(None, Overrides(profile="vista-logo", extend_select=("ISA",), extend_ignore=("ISA002",)))
    rules = {rule.id() for rule in logo.selection().rules()}
    assert "ISA001" in rules and "ISA002" not in rules


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lint: {ignore: [ICE33, ICE999]}", "c.yaml:1:24: no rule's id starts with 'ICE999'"),
        ("lint:\n  severity:\n    ICE999: info", "c.yaml:3:5: there is no rule 'ICE999'"),
        ("lint: {ignroe: ICE33}", "c.yaml:1:8: lint.ignroe: unknown key 'ignroe'\n  hint: did you mean 'ignore'"),
        ("lint: {fail_level: erorr}", "c.yaml:1:20: lint.fail_level: expected error, warning, info or never"),
        ("lint: {profile: xp}", "c.yaml:1:17: lint.profile: expected default, wix or vista-logo"),
        ("lint: {severity: {ICE: info}}", "c.yaml:1:19: lint.severity.ICE: 'ICE' is not a rule id"),
        ("lint: {}\nname: x", "c.yaml:2:1: name: unknown key 'name'"),
        ("lint: 5", "c.yaml:1:7: lint: expected a mapping"),
        ("package: {}", "c.yaml: there is no 'lint:' section in this file"),
        ("lint: [", "c.yaml:1:8: not valid YAML"),
    ],
)
def test_a_wrong_configuration_is_one_error_with_its_place(folder: Path, text: str, message: str) -> None:
    path = package(folder / "a.msi")
    (folder / "c.yaml").write_text(text)
    with pytest.raises(CrossmsiError) as caught:
        config = Configs(Path("c.yaml")).of_package(path)
        assert config is not None
        settle(config.lint, Overrides())
    assert str(caught.value).startswith(message)
    result = CliRunner().invoke(app, ["lint", "a.msi", "--config", "c.yaml"])
    assert isinstance(result.exception, CrossmsiError) and str(result.exception).startswith(message)
    (folder / "c.yaml").rename("crossmsi.yaml")
    if "no 'lint:'" not in message:
        assert message.replace("c.yaml", "crossmsi.yaml").partition("\n")[0] in run("a.msi", status=2)


def test_a_configuration_that_is_not_there(folder: Path) -> None:
    package(folder / "a.msi")
    for name, message in (
        ("no.yaml", "no.yaml: there is no such configuration file"),
        (".", ".: the configuration is"),
    ):
        result = CliRunner().invoke(app, ["lint", "a.msi", "--config", name])
        assert isinstance(result.exception, CrossmsiError) and str(result.exception).startswith(message)


def test_a_file_of_settings_is_no_manifest(folder: Path) -> None:
    (folder / "crossmsi.yaml").write_text("lint: {ignore: ICE99}\n")
    assert "holds settings for lint and no package" in run("crossmsi.yaml", status=2)


def test_included_settings_come_first(folder: Path) -> None:
    (folder / "base.yaml").write_text("lint: {ignore: [ICE33], profile: wix}\n")
    lint = section("includes: base.yaml\nlint: {ignore: [ICE99], profile: vista-logo}\n", folder)
    settings = settle(lint, Overrides())
    assert settings.ignore.value == ("ICE33", "ICE99") and settings.profile.value == "vista-logo"


def test_variables_come_from_the_command_line(folder: Path) -> None:
    (folder / "c.yaml").write_text("lint: {ignore: '${rule}'}\n")
    package(folder / "a.msi")
    assert shown("a.msi", "--config", "c.yaml", "-D", "rule=ICE33")["ignore"][0] == "ICE33"
    with pytest.raises(CrossmsiErrors, match="the variable 'rule' is not defined"):
        load_lint("c.yaml")


def test_severity_and_fail_level_decide_the_status(folder: Path) -> None:
    package(folder / "a.msi")
    chosen = ("a.msi", "--select", "ICE80")
    assert "1 error" in run(*chosen, status=1)
    (folder / "crossmsi.yaml").write_text("lint: {severity: {ICE80: warning}}\n")
    assert "1 warning" in run(*chosen, status=0)
    run(*chosen, "--fail-level", "warning", status=1)
    (folder / "crossmsi.yaml").write_text("lint: {severity: {ICE80: warning}, fail_level: warning}\n")
    run(*chosen, status=1)
    run(*chosen, "--fail-level", "never", status=0)
