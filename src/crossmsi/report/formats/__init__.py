"""The formats of ``crossmsi lint --format``: every module here is one, named like the module.

A module has ``render(run, style)``, which returns the whole text with a line feed at its end, and may have
``publish(run)`` for what goes elsewhere than into that text.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from crossmsi.errors import CrossmsiError


@cache
def format_names() -> tuple[str, ...]:
    """All formats, ``text`` first."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    return tuple(sorted(names, key=lambda name: name != "text"))


def load_format(name: str) -> ModuleType:
    """The module of one format. Raises CrossmsiError for a name that none has."""
    if name not in format_names():
        near = get_close_matches(name, format_names(), 1)
        hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(format_names())}"
        raise CrossmsiError(f"there is no format {name!r}", hint=hint)
    return import_module(f"{__name__}.{name}")
