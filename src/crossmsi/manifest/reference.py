"""The page ``docs/manifest.md``, from the models: ``python -m crossmsi.manifest.reference docs/manifest.md``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crossmsi.manifest.schema import config_schema, manifest_schema

_HEAD = """# Manifest reference

Every key of `crossmsi.yaml`. Generated from the program's own models by `python -m crossmsi.manifest.reference
docs/manifest.md`; `crossmsi schema` prints the same as a JSON Schema, for editors.

A list of one may be written as the item alone. Texts may hold `${name}` (from `variables:`, `--define name=value` or
the package's own keys such as `${version}`) and `${env:NAME}`; `$${` stands for a literal `${`. Paths start at the
folder of the file that they are written in. An unknown key is an error.

A file that holds `lint:` alone, for packages that were made elsewhere, takes the keys of [Lint](#lint).
"""
_PATTERNS = (
    ("{8}(-", "GUID"),
    ("^([A-Z_][A-Z0-9_.]", "public property"),
    ("^([A-Za-z_][A-Za-z0-9_.]", "identifier"),
    ("{4}-[0-9]{2}", "date"),
)
"""What part of a pattern tells which type's it is."""


def reference() -> str:
    """The page as markdown: the top level, then every mapping in the order in which it is mentioned first."""
    schema = manifest_schema()
    definitions = {**config_schema()["$defs"], **schema["$defs"]}
    blocks = [_HEAD, "## Top level", _table(schema, set(schema.get("required", ())))]
    queue, done = list(_mentioned(schema["properties"])), set()
    while queue:
        name = queue.pop(0)
        if name in done:
            continue
        done.add(name)
        definition = definitions[name]
        mapping = _mapping(definition)
        blocks.append(f"## {name}")
        blocks.append(_described(definition.get("description", "")))
        short = _short_key(definition, mapping)
        if short and "a single value" not in definition.get("description", ""):
            blocks.append(f"A single value is its `{short}`.")
        blocks.append(_table(mapping, set(mapping.get("required", ()))))
        queue = [*_mentioned(mapping["properties"]), *queue]
    return "\n\n".join(block.strip("\n") for block in blocks if block) + "\n"


def _mapping(definition: dict[str, Any]) -> dict[str, Any]:
    """The form of a definition that has keys."""
    if "properties" in definition:
        return definition
    return next(choice for choice in definition["anyOf"] if "properties" in choice)


def _short_key(definition: dict[str, Any], mapping: dict[str, Any]) -> str | None:
    """The key that a single value stands for."""
    if mapping is definition:
        return None
    short = next(choice for choice in definition["anyOf"] if choice is not mapping)
    names = [name for name, facts in mapping["properties"].items() if facts["description"] == short["description"]]
    return names[0] if names else None


def _mentioned(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _mentioned(item)
    elif isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"].rsplit("/", 1)[1]
        for item in part.values():
            yield from _mentioned(item)


def _table(mapping: dict[str, Any], required: set[str]) -> str:
    lines = ["| key | value | default | |", "|---|---|---|---|"]
    for name, facts in mapping["properties"].items():
        default = "**required**" if name in required else _default(facts)
        cells = (f"`{name}`", _type(facts), default, _described(facts.get("description", "")))
        lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(lines)


def _default(facts: dict[str, Any]) -> str:
    if "default" not in facts:
        return ""
    value = facts["default"]
    if isinstance(value, dict | list):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`" if value != "" else "empty"


def _described(text: str) -> str:
    """A description for markdown: what looks like markup to it is code."""
    text = text.replace("``", "`")
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else _quoted(part) for part in parts)


def _quoted(text: str) -> str:
    pattern = r"(?=[^\s]*\w)[^\s(,;:]*[\\<>*$\[\]_][^\s,;]*?(?=[,;:.)]*(?:\s|$))"
    return re.sub(pattern, lambda match: f"`{match[0]}`", text)


def _type(facts: dict[str, Any]) -> str:
    """What a value may be, in words; mappings of the reference are links."""
    if "$ref" in facts:
        name = facts["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in facts:
        choices = [_type(choice) for choice in facts["anyOf"]]
        if len(choices) == 2 and choices[1] == f"list of {choices[0]}":
            return f"{choices[0]}, or a list"
        return " or ".join(dict.fromkeys(choices))
    if "enum" in facts:
        return ", ".join(f"`{value}`" for value in facts["enum"])
    kind = facts.get("type")
    if kind == "array":
        return f"list of {_type(facts['items'])}"
    if kind == "object":
        return _map_type(facts)
    if kind == "integer":
        bounds = [str(facts[key]) for key in ("minimum", "ge", "maximum", "le") if key in facts]
        return f"number, {' to '.join(bounds)}" if len(bounds) == 2 else "number"
    if kind == "boolean":
        return "`true`, `false`"
    if "pattern" in facts:
        return next((name for part, name in _PATTERNS if part in facts["pattern"]), "text")
    return "text, number" if isinstance(kind, list) and facts.get("pattern") is None else "text"


def _map_type(facts: dict[str, Any]) -> str:
    if "patternProperties" in facts:
        ((pattern, value),) = facts["patternProperties"].items()
        return f"{_type({'pattern': pattern})}: {_type(value)}"
    value = facts.get("additionalProperties")
    names = "standard folder" if "propertyNames" in facts else "name"
    return f"{names}: {_type(value)}" if isinstance(value, dict) else "mapping"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), "utf-8")
