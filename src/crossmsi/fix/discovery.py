"""Finding the fixes."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from crossmsi.fix.fix import Fix


def all_fixes() -> list[Fix]:
    """One of each, in the order of their modules' names, those that work before compiling first."""
    found = []
    for path in sorted((Path(__file__).parent / "fixes").glob("[a-z]*.py")):
        module = import_module(f"crossmsi.fix.fixes.{path.stem}")
        found += [
            value()
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, Fix) and value.__module__ == module.__name__
        ]
    return sorted(found, key=lambda fix: not fix.early)
