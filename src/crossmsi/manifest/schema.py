"""The manifest's JSON Schema, for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

_MAPS = ("properties", "$defs", "patternProperties")
"""Keywords whose value maps names of ours to schemas."""


def manifest_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of ``crossmsi.yaml``; every key has a description, unknown keys are refused."""
    from crossmsi.manifest.manifest import Manifest

    return _titled("crossmsi manifest", Manifest)


def config_schema() -> dict[str, Any]:
    """JSON Schema of a ``crossmsi.yaml`` that holds no package, only how packages are linted."""
    from crossmsi.manifest.lintfile import LintFile

    return _titled("crossmsi lint settings", LintFile)


def _titled(title: str, model: type[BaseModel]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **_plain(model.model_json_schema()),
    }


def _plain(schema: Any) -> Any:
    """``schema`` without what says nothing to a reader: generated titles, and null for a key that is left out."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "title" or (key == "default" and value is None):
            continue
        result[key] = {name: _plain(item) for name, item in value.items()} if key in _MAPS else _plain(value)
    if "patternProperties" in result:
        result.setdefault("additionalProperties", False)
    choices = result.get("anyOf", [])
    kept = [choice for choice in choices if choice != {"type": "null"}]
    if len(kept) == 1 and len(kept) < len(choices):
        del result["anyOf"]
        result = {**kept[0], **result}
    elif len(kept) < len(choices):
        result["anyOf"] = kept
    return result
