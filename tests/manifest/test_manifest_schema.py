"""The JSON Schema: valid, closed, described, and in agreement with the loader."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from crossmsi.manifest import manifest_schema

SAMPLE = Path(__file__).parents[2] / "sample_payloads"


@pytest.fixture(scope="module")
def validator():
    schema = manifest_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def _problems(validator, text):
    return [error.json_path for error in validator.iter_errors(yaml.safe_load(text))]


def _objects(schema, path=()):
    """Every object schema with named properties, by its path."""
    if isinstance(schema, list):
        for index, item in enumerate(schema):
            yield from _objects(item, (*path, str(index)))
    elif isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            yield path, schema
        for key, value in schema.items():
            maps = key in ("properties", "$defs", "patternProperties")
            for name, item in value.items() if maps else [(key, value)]:
                yield from _objects(item, (*path, key, name) if maps else (*path, key))


def test_the_sample_is_valid(validator):
    assert _problems(validator, (SAMPLE / "crossmsi.yaml").read_text()) == []


def test_the_first_line_of_the_sample_points_at_the_published_schema():
    first = (SAMPLE / "crossmsi.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=crossmsi.schema.json"
    published = json.loads((SAMPLE / "crossmsi.schema.json").read_text())
    # How pydantic words a type may differ between its versions; the keys and what is said about them may not.
    assert _described(published) == _described(manifest_schema())


def _described(schema):
    return {
        (*path, name): item.get("description")
        for path, node in _objects(schema)
        for name, item in node["properties"].items()
    }


def test_every_key_is_described_and_every_mapping_closed():
    schema = manifest_schema()
    objects = dict(_objects(schema))
    assert len(objects) > 40
    for path, node in objects.items():
        assert node["additionalProperties"] is False, path
        for name, item in node["properties"].items():
            target = schema["$defs"][item["$ref"].rpartition("/")[2]] if "$ref" in item else item
            assert item.get("description") or target.get("description"), (*path, name)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{name: T, manufacturer: M, version: 1.2, upgrade_code: x}", ["$.package.upgrade_code"]),
        ("{name: T, manufacturer: M, version: 1.2-rc, upgrade_code: '${code}'}", ["$.package.version"]),
        ("{name: T, manufacturer: M, version: '${v}', upgrade_code: '${code}', platfrom: x86}", ["$.package"]),
        ("{name: T, manufacturer: M, version: 1.2, upgrade_code: '${code}', cabinet: external}", []),
    ],
)
def test_editors_see_the_same_errors(validator, text, path):
    assert _problems(validator, f"package: {text}") == path


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("lint: {ignore: [ICE33], suppress: {rule: ICE33, reason: r, files: 'a*.msi', until: 2027-03-01}}", True),
        ("lint: {suppress: [{rule: ICE33}]}", False),
        ("lint: {}\npackage: {}", False),
        ("{}", False),
    ],
)
def test_the_schema_of_settings_alone(text, valid):
    from crossmsi.manifest import config_schema

    check = jsonschema.Draft202012Validator(config_schema())
    assert (not list(check.iter_errors(yaml.load(text, yaml.BaseLoader)))) is valid


def test_the_command_prints_the_schema(tmp_path):
    import typer

    from crossmsi.cli.schema import schema

    app = typer.Typer()
    app.command()(schema)
    printed = CliRunner().invoke(app, [])
    assert printed.exit_code == 0 and json.loads(printed.stdout) == manifest_schema()
    target = tmp_path / "s.json"
    assert CliRunner().invoke(app, ["-o", str(target)]).exit_code == 0
    assert json.loads(target.read_text(encoding="utf-8")) == manifest_schema()
