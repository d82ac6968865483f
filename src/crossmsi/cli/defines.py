"""``--define name=value`` options."""

from __future__ import annotations

from collections.abc import Iterable

from crossmsi.errors import CrossmsiError


def parse_defines(values: Iterable[str] | None) -> dict[str, str]:
    """``["a=1"]`` as a mapping. Raises CrossmsiError for one without a name or an equals sign."""
    defines = {}
    for value in values or ():
        name, equals, text = value.partition("=")
        if not equals or not name.strip():
            raise CrossmsiError(f"--define {value!r} is not of the form name=value")
        defines[name.strip()] = text
    return defines
