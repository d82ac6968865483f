"""Types of attribute values: text of the source → checked, typed value.

An ``AttributeType`` is called with the text and returns the value or raises ``ValueError`` with a phrase that completes
"Attribute Component/@Guid …". Declare with the functions below, e.g. ``{"Id": identifier(required=True)}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from crossmsi.compile.names import check_long_name, check_short_name

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\Z")
_GUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\Z")
_VERSION = re.compile(r"\d{1,5}(\.\d{1,5}){0,3}\Z")
MAX_IDENTIFIER = 72  # width of identifier columns of the standard tables


class AttributeType(NamedTuple):
    """How one attribute is read: ``convert`` its text, is it ``required``, its ``default`` otherwise.

    ``refuse`` holds the reason why an attribute that WiX knows isn't supported here.
    """

    convert: Callable[[str], object]
    required: bool = False
    default: object = None
    refuse: str | None = None


def identifier(*, required: bool = False, default: str | None = None) -> AttributeType:
    """An identifier: letters, digits, ``_`` and ``.``, not starting with a digit or period, at most 72 characters."""
    return AttributeType(_identifier, required, default)


def guid(*, required: bool = False, generated: bool = False, empty: bool = False) -> AttributeType:
    """A GUID with or without braces → ``{UPPER-CASE}``; ``generated`` admits ``*``, ``empty`` the empty text."""

    def convert(text: str) -> str:
        if (generated and text == "*") or (empty and text == ""):
            return text
        return _guid(text)

    return AttributeType(convert if generated or empty else _guid, required)


def yesno(*, required: bool = False, default: bool | None = None) -> AttributeType:
    """``yes``/``true`` or ``no``/``false`` → bool."""
    return AttributeType(_yesno, required, default)


def integer(
    minimum: int = -2147483647, maximum: int = 2147483647, *, required: bool = False, default: int | None = None
) -> AttributeType:
    """A decimal integer in ``minimum … maximum``."""

    def convert(text: str) -> int:
        if not re.fullmatch(r"[+-]?\d{1,10}", text):
            raise ValueError(f"must be an integer, not {text!r}")
        value = int(text)
        if not minimum <= value <= maximum:
            raise ValueError(f"must be between {minimum} and {maximum}, not {value}")
        return value

    return AttributeType(convert, required, default)


def text(*, required: bool = False, default: str | None = None, empty: bool = False) -> AttributeType:
    """Any text. Without ``empty``, blank text is an error; with it, it is kept (``""``)."""
    return AttributeType(str if empty else _nonblank, required, default)


formatted = text  # a Formatted column: text in which [Property], [#File], … are expanded at install time
condition = text  # a condition expression


def choice(*names: str, required: bool = False, default: str | None = None) -> AttributeType:
    """One of ``names`` (case-sensitive)."""

    def convert(value: str) -> str:
        if value not in names:
            raise ValueError(f"must be one of {', '.join(names)}, not {value!r}")
        return value

    return AttributeType(convert, required, default)


def version(*, required: bool = False) -> AttributeType:
    """One to four numbers below 65536 separated by periods; a leading ``v`` is dropped."""
    return AttributeType(_version, required)


def codepage(*, required: bool = False) -> AttributeType:
    """An ANSI code page: its number, or a name such as ``windows-1252`` or ``utf-8`` → int."""
    return AttributeType(_codepage, required)


def long_name(*, required: bool = False, wildcards: bool = False, relative: bool = False) -> AttributeType:
    """A long file name, with ``wildcards`` also ``*`` and ``?``; ``relative`` admits ``\\``-separated paths."""

    def convert(value: str) -> str:
        for part in value.strip("\\/").replace("/", "\\").split("\\") if relative else (value,):
            check_long_name(part, wildcards=wildcards)
        return value

    return AttributeType(convert, required)


def short_name(*, required: bool = False, wildcards: bool = False) -> AttributeType:
    """A legal 8.3 name."""

    def convert(value: str) -> str:
        check_short_name(value, wildcards=wildcards)
        return value

    return AttributeType(convert, required)


def unsupported(reason: str) -> AttributeType:
    """An attribute of WiX that crossmsi refuses, with the reason."""
    return AttributeType(str, refuse=reason)


def _identifier(value: str) -> str:
    if not IDENTIFIER.match(value):
        if value.startswith("[") and value.endswith("]"):
            raise ValueError(f"takes a bare identifier: write {value[1:-1]!r}, without brackets")
        raise ValueError(
            f"is not an identifier: {value!r} (letters, digits, '_' and '.', not starting with a digit or '.')"
        )
    if len(value) > MAX_IDENTIFIER:
        raise ValueError(f"is longer than {MAX_IDENTIFIER} characters: {value!r}")
    return value


def _guid(value: str) -> str:
    bare = value[1:-1] if value.startswith("{") and value.endswith("}") else value
    if not _GUID.match(bare):
        raise ValueError(f"is not a GUID: {value!r}")
    return "{" + bare.upper() + "}"


def _codepage(value: str) -> int:
    named = re.fullmatch(r"(?:(?:windows-|cp)?(\d{1,5}))|(utf-?8)", value.strip().lower())
    if named is None:
        raise ValueError(f"is not a code page such as 1252: {value!r}")
    return 65001 if named.group(2) else int(named.group(1))


def _yesno(value: str) -> bool:
    if value in ("yes", "true"):
        return True
    if value in ("no", "false"):
        return False
    raise ValueError(f"must be yes or no, not {value!r}")


def _nonblank(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    return value


def _version(value: str) -> str:
    bare = value[1:] if value[:1] in ("v", "V") else value
    if not _VERSION.match(bare) or any(int(part) > 65535 for part in bare.split(".")):
        raise ValueError(f"is not a version such as 1.2.3.4 with parts up to 65535: {value!r}")
    return bare
