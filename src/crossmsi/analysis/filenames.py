"""File names of the Filename family: ``short|long`` pairs, 8.3 names, wildcards.

Source: https://learn.microsoft.com/windows/win32/msi/filename and .../wildcardfilename
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BAD_ANYWHERE = re.compile(r'[\\/?|><:*"]')
_BAD_ANYWHERE_WILD = re.compile(r'[\\/|><:"]')
_BAD_IN_SHORT = re.compile(r"[+,;=\[\] ]")
MAX_NAME = 255


@dataclass(frozen=True, slots=True)
class FileName:
    """A parsed ``short|long`` value; ``short`` and ``long`` are equal when the value has no bar."""

    short: str
    long: str
    paired: bool


def split_filename(value: str) -> FileName:
    """The two names of ``short|long``; without a bar both are the value. Nothing is validated."""
    short, bar, long = value.partition("|")
    return FileName(short, long, True) if bar else FileName(value, value, False)


def long_name(value: str) -> str:
    """The long name of ``short|long`` (the short one when the long one is empty)."""
    short, _, long = value.partition("|")
    return long or short


def short_name(value: str) -> str:
    """The part before the bar of ``short|long``."""
    return value.partition("|")[0]


def extension(name: str) -> str:
    """The text after the last dot of a name, in lower case and without the dot; empty when there is none."""
    _, dot, tail = name.rpartition(".")
    return tail.lower() if dot else ""


def short_name_problem(name: str, *, wildcards: bool = False) -> str | None:
    """Why the name is no valid 8.3 name, or None. ``*`` and ``?`` count as characters when allowed."""
    if name == ".":
        return None
    if problem := _common_problem(name, wildcards):
        return problem
    if found := _BAD_IN_SHORT.search(name):
        what = "a blank" if found.group() == " " else f"the character {found.group()}"
        return f"{_quoted(name)} is used as short name but contains {what}; give it as short|long"
    stem, _, tail = name.partition(".")
    if "." in tail:
        return f"the short name {_quoted(name)} has more than one dot; give it as short|long"
    if not stem:
        return f"the short name {_quoted(name)} has nothing before its dot; give it as short|long"
    if len(stem) > 8 or len(tail) > 3:
        return f"{_quoted(name)} is no 8.3 name; give it as short|long"
    return None


def long_name_problem(name: str, *, wildcards: bool = False) -> str | None:
    """Why the name is no valid long file name, or None."""
    if problem := _common_problem(name, wildcards):
        return problem
    if len(name) > MAX_NAME:
        return f"the long name is {len(name)} characters long; {MAX_NAME} is the most"
    if not name.strip(" ."):
        return f"the long name {_quoted(name)} consists of dots and blanks only"
    return None


def filename_problem(value: str, *, wildcards: bool = False) -> str | None:
    """Why the value is no valid Filename (or WildCardFilename), or None.

    Without a bar the value must be an 8.3 name; ``.`` (the parent folder itself) is accepted.
    """
    short, bar, long = value.partition("|")
    if problem := short_name_problem(short, wildcards=wildcards):
        return problem
    return long_name_problem(long, wildcards=wildcards) if bar else None


def _common_problem(name: str, wildcards: bool) -> str | None:
    if not name:
        return "a name is empty"
    if found := (_BAD_ANYWHERE_WILD if wildcards else _BAD_ANYWHERE).search(name):
        return f"the name {_quoted(name)} contains the character {found.group()}"
    return None


def _quoted(name: str) -> str:
    return f"'{name}'" if len(name) <= 64 else f"'{name[:61]}...'"
