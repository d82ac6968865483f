"""The files in ``data/``: TOML, and sections ``[heading]`` of lines with ``#`` comments."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data")


@cache
def read_toml(name: str) -> dict[str, Any]:
    """``data/<name>.toml``; must not be changed."""
    return tomllib.loads((_DATA / f"{name}.toml").read_text("utf-8"))


@cache
def read_sections(name: str) -> dict[str, list[str]]:
    """Heading → stripped lines of ``data/<name>.txt``, comments and empty lines left out."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (_DATA / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line.strip())
    return sections
