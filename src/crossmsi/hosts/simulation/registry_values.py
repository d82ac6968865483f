"""The Registry table's notation for values.

Source: https://learn.microsoft.com/windows/win32/msi/registry-table (Value column)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crossmsi.hosts.simulation.registry_writer import MULTI, Data

_NUMBER = re.compile(r"[+-]?[0-9]+", re.ASCII)
_HEX = re.compile(r"[0-9A-Fa-f]*")
NULL = "\0"


class ParsedValue(NamedTuple):
    """``type`` as REG_…; binary data is hexadecimal text, a list of strings a tuple."""

    type: str
    data: Data
    mode: str = "set"


def parse_value(resolved: str) -> ParsedValue:
    """A value whose references are replaced (``[~]`` by a null character). What is no number or no hexadecimal text
    behind its prefix is a string, as it stands."""
    if resolved.startswith("#"):
        return _prefixed(resolved)
    if NULL in resolved:
        return _strings(resolved)
    return ParsedValue("REG_SZ", resolved)


def _prefixed(resolved: str) -> ParsedValue:
    second, rest = resolved[1:2], resolved[2:]
    if second == "#":
        return ParsedValue("REG_SZ", resolved[1:])
    if second == "%":
        return ParsedValue("REG_EXPAND_SZ", rest)
    if second in ("x", "X") and _HEX.fullmatch(rest):
        return ParsedValue("REG_BINARY", ("0" + rest if len(rest) % 2 else rest).lower())
    if _NUMBER.fullmatch(resolved[1:]):
        return ParsedValue("REG_DWORD", int(resolved[1:]) & 0xFFFFFFFF)
    return ParsedValue("REG_SZ", resolved)


def _strings(resolved: str) -> ParsedValue:
    first, last = resolved.startswith(NULL), resolved.endswith(NULL)
    mode = "set" if first == last else "append" if first else "prepend"
    return ParsedValue(MULTI, tuple(part for part in resolved.split(NULL) if part), mode)
