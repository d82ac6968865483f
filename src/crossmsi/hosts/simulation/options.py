"""What the caller of a simulated installation states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crossmsi.errors import CrossmsiError


@dataclass(frozen=True, slots=True)
class Options:
    """``properties``: name/value pairs as on the command line, and results of searches; an empty value states that
    the property is undefined. ``features``: what to install, like ADDLOCAL; None for the package's own choice.
    ``any_values``: public properties of the package's own that conditions of components and features ask for may have
    any value, not only the one that the Property table gives them."""

    properties: tuple[tuple[str, str], ...] = ()
    features: tuple[str, ...] | None = None
    any_values: bool = False


def parse_options(properties: Iterable[str] = (), features: str | None = None) -> Options:
    """Options out of ``["NAME=value"]`` and ``"A,B"``. Raises CrossmsiError for a property without an equals sign."""
    pairs = []
    for text in properties:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise CrossmsiError(f"--property {text!r} is not of the form NAME=value")
        pairs.append((name.strip(), value))
    chosen = None if features is None else tuple(part.strip() for part in features.split(",") if part.strip())
    return Options(tuple(pairs), chosen)
