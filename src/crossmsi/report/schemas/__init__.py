"""JSON Schemas of what the commands print."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

DOCUMENTS = ("lint", "inspect", "diff", "identify", "simulate", "report")


@cache
def output_schema(document: str) -> dict[str, Any]:
    """The schema of one of ``DOCUMENTS``. Raises KeyError for another."""
    if document not in DOCUMENTS:
        raise KeyError(document)
    return json.loads(files(__package__).joinpath(f"{document}.json").read_text("utf-8"))
