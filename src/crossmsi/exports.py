"""Names that a package offers and imports only when they are asked for: a command does not pay for what it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(package: dict[str, Any], homes: Mapping[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package whose ``globals()`` are ``package`` (PEP 562).

    ``homes`` are its modules, by their names in it, with the names that each of them offers.
    """
    modules = {name: module for module, names in homes.items() for name in names}

    def __getattr__(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package['__name__']!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package['__name__']}.{modules[name]}"), name)
        package[name] = value
        return value

    return __getattr__
