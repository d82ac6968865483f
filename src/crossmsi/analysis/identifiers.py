"""Identifiers and property names.

Source: https://learn.microsoft.com/windows/win32/msi/identifier and .../restrictions-on-property-names
"""

from __future__ import annotations

import re

IDENTIFIER_PATTERN = r"[A-Za-z_][A-Za-z0-9_.]*"
_IDENTIFIER = re.compile(IDENTIFIER_PATTERN)


def is_identifier(value: object) -> bool:
    """Whether the value is ASCII letters, digits, ``_`` and ``.``, starting with a letter or ``_``."""
    return isinstance(value, str) and _IDENTIFIER.fullmatch(value) is not None


def is_public_property(name: str) -> bool:
    """Whether the property can be set by the user: an identifier without lower-case letters."""
    return is_identifier(name) and name == name.upper()


def is_private_property(name: str) -> bool:
    """Whether the name is an identifier with at least one lower-case letter."""
    return is_identifier(name) and name != name.upper()
