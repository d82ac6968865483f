"""ICE70: numbers in the registry are numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

# References that stand for paths are no numbers.
_PROPERTY = r"\[(?![$#!])[^\]]*\]"
_FREE_START = re.compile(_PROPERTY)
_HEXADECIMAL = re.compile(rf"(?:[0-9A-Fa-f]|{_PROPERTY})*")
_SIGNED = re.compile(rf"(?:[0-9]|{_PROPERTY})*")
_PLAIN = re.compile(rf"(?:[0-9]|{_PROPERTY})+")


def number_fault(value: str) -> str | None:
    """Why a Registry value that begins with ``#`` is no number, or None (also for ``##text`` and ``#%text``)."""
    rest = value[1:]
    start = rest[:1]
    if start in ("#", "%"):
        return None
    if start in ("x", "X"):
        return None if _HEXADECIMAL.fullmatch(rest, 1) else "has characters that are no hexadecimal digits"
    if start in ("+", "-"):
        return None if _SIGNED.fullmatch(rest, 1) else "has characters that are no digits"
    if _FREE_START.match(rest) or _PLAIN.fullmatch(rest):
        return None
    return "has characters that are no digits" if rest else "has no digits"


class ICE70(Rule):
    """Every Registry value that begins with a single # is a number.

    ## What it does
    After `#` come digits with or without a sign, after `#x` hexadecimal digits; properties may stand anywhere, but not
    `[$component]`, `[#file]` and `[!file]`. A value that begins with a property is free from there on. `##text` and
    `#%text` are strings and not looked at.

    ## Why is this bad?
    The installer takes what begins with `#` for an integer. It writes a wrong number, or fails.

    ## Example
    `#12pt`, `#x1G`

    ## Use instead
    `##12pt` for the string `#12pt`; `#12` or `#xC` for a number.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice70"
    tables = ("Registry",)

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("Registry"):
            value = text(row, "Value")
            if value is None or not value.startswith("#"):
                continue
            if fault := number_fault(value):
                yield self.error(
                    f"the value {value[:80]} of Registry {row.Registry} {fault}: write a number, or begin a string "
                    "with ##",
                    table="Registry", column="Value", row=row,
                )  # fmt: skip
