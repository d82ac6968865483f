"""Codes of the packages in Microsoft's installer SDK.

Read from ``data/sample_codes.txt``; Microsoft's page names some of them, the list is the plain data table of the
validation database ``darice.cub`` that WiX redistributes.
Source: https://learn.microsoft.com/windows/win32/msi/ice73
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data") / "sample_codes.txt"


class CodeRole(StrEnum):
    """What a GUID identifies."""

    PACKAGE = "package"
    PRODUCT = "product"
    UPGRADE = "upgrade"


@cache
def sample_codes() -> Mapping[tuple[CodeRole, str], str]:
    """(role, GUID in upper case and braces) → the name of the package that has it."""
    found = {}
    for line in _DATA.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            role, guid, name = line.split(maxsplit=2)
            found[CodeRole(role), guid] = name
    return found
