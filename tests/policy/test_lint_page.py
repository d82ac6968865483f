"""docs/lint.md says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crossmsi.cli.app import app
from crossmsi.fix.discovery import all_fixes
from crossmsi.manifest import load_lint, load_manifest
from crossmsi.manifest.lint import Lint
from crossmsi.manifest.suppress import PackageSuppression
from crossmsi.policy.configfile import Config
from crossmsi.policy.settings import Overrides, settle
from crossmsi.policy.suppressions import of_config, of_manifest
from crossmsi.rules.discovery import load_rule, rule_modules

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "lint.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("text", BLOCKS, ids=range(len(BLOCKS)))
def test_every_example_is_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "crossmsi.yaml"
    path.write_text(text)
    if text.startswith("package"):
        assert of_manifest(load_manifest(path))
        return
    lint = load_lint(path)
    assert lint is not None
    settle(lint, Overrides()).selection()
    assert len(of_config(Config(lint, path), tmp_path / "third-party" / "a.msi")) == len(lint.suppress)


def test_every_key_is_shown() -> None:
    for model in (Lint, PackageSuppression):
        for name in model.model_fields:
            assert re.search(rf"^[ -]+{name}:", PAGE, re.MULTILINE), name


def test_settings_are_printed_as_shown(monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = re.search(r"\$ crossmsi (lint .*--show-settings)\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    assert CliRunner().invoke(app, shown[1].split()).stdout == shown[2]


def test_rules_that_are_named_are_those_that_there_are() -> None:
    assert set(re.findall(r"\b(?:ICE|ISA|SUP)[0-9]{2,3}\b", PAGE)) <= set(rule_modules())
    dependent = [rule for rule in rule_modules() if load_rule(rule).order_dependent]
    assert f"Of {', '.join(dependent[:-1])} and {dependent[-1]} the order" in " ".join(PAGE.split())
    table = PAGE.split("| findings | change |")[1].split("\n\n")[0]
    assert set(re.findall(r"\bI(?:CE|SA)[0-9]+", table)) == {rule for fix in all_fixes() for rule in fix.rules}


def test_options_that_are_named_are_those_that_there_are() -> None:
    known = set(re.findall(r"--[a-z-]+", CliRunner().invoke(app, ["lint", "--help"], env={"COLUMNS": "200"}).stdout))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE)) <= known
