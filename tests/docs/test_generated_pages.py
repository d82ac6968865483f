"""The generated pages are what the program says now."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"manifest": "crossmsi.manifest.reference", "commands": "crossmsi.cli.reference",
         "hosts": "crossmsi.hosts.reference"}  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_up_to_date(page: str) -> None:
    stored = (DOCS / f"{page}.md").read_text("utf-8")
    assert stored == importlib.import_module(PAGES[page]).reference(), f"run: python -m {PAGES[page]} docs/{page}.md"


def test_every_key_of_every_model_is_in_the_manifest_reference() -> None:
    from crossmsi.manifest import config_schema, manifest_schema

    page = (DOCS / "manifest.md").read_text("utf-8")
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    for schema in (manifest_schema(), config_schema()):
        for name, definition in schema["$defs"].items():
            for form in (definition, *definition.get("anyOf", ())):
                for key in form.get("properties", ()):
                    assert f"| `{key}` |" in sections[name], (name, key)
    anchors = {name.lower() for name in sections}
    assert set(re.findall(r"\]\(#(\w+)\)", page)) <= anchors


def test_every_command_and_option_is_in_the_command_reference() -> None:
    import typer

    from crossmsi.cli.app import app
    from crossmsi.cli.commands import COMMANDS

    page = (DOCS / "commands.md").read_text("utf-8")
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    assert list(sections) == list(COMMANDS)
    group = typer.main.get_command(app)
    for name in COMMANDS:
        for parameter in group.get_command(typer.Context(group), name).params:
            if not getattr(parameter, "hidden", False):
                assert all(option in sections[name] for option in parameter.opts if option.startswith("-"))
