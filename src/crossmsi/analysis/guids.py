"""GUIDs as Windows Installer wants them: braces, hyphens, upper case.

Source: https://learn.microsoft.com/windows/win32/msi/guid
"""

from __future__ import annotations

import re

_SHAPE = re.compile(r"\{[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\}")
NULL_GUID = "{00000000-0000-0000-0000-000000000000}"


def has_guid_shape(value: object) -> bool:
    """Whether the value is ``{8-4-4-4-12}`` hexadecimal digits in either case."""
    return isinstance(value, str) and _SHAPE.fullmatch(value) is not None


def is_guid(value: object) -> bool:
    """Whether the value is a GUID in the authored form: with braces and in upper case."""
    return has_guid_shape(value) and value == value.upper()  # type: ignore[attr-defined]


def guid_problem(value: object) -> str | None:
    """Why the value is no valid GUID, or None when it is one."""
    if is_guid(value):
        return None
    if has_guid_shape(value):
        return "the GUID has lower-case letters; write it in upper case"
    if isinstance(value, str) and has_guid_shape("{" + value + "}"):
        return "the GUID lacks its braces"
    return "this is no GUID of the form {XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}"
