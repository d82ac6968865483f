"""Finding the rules: every module of ``rules/ice``, ``icem``, ``isa`` and ``sup`` holds one, named like the module."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path

from crossmsi.errors import CrossmsiError
from crossmsi.rules.rule import Rule

FAMILIES = ("ice", "icem", "isa", "sup")
_MODULE = re.compile(r"[a-z]+[0-9]+")


def order(rule_id: str) -> tuple[str, int]:
    """Sort key: family, then number."""
    digits = re.search(r"\d+$", rule_id)
    return rule_id[: digits.start()] if digits else rule_id, int(digits[0]) if digits else 0


@cache
def rule_modules() -> dict[str, str]:
    """Module path by rule id, in rule order, without importing anything."""
    base = Path(__file__).parent
    found = {}
    for family in FAMILIES:
        for path in (base / family).glob("*.py"):
            if _MODULE.fullmatch(path.stem):
                found[path.stem.upper()] = f"crossmsi.rules.{family}.{path.stem}"
    return dict(sorted(found.items(), key=lambda item: order(item[0])))


def load_rule(rule_id: str) -> type[Rule]:
    """The class of one rule. Raises CrossmsiError for an id that no rule has."""
    module = rule_modules().get(rule_id.upper())
    if module is None:
        from difflib import get_close_matches

        near = get_close_matches(rule_id.upper(), rule_modules(), 1)
        raise CrossmsiError(f"there is no rule {rule_id!r}", hint=f"did you mean {near[0]}?" if near else None)
    return getattr(import_module(module), rule_id.upper())
