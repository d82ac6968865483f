"""Categories of file names and paths.

Source: https://learn.microsoft.com/windows/win32/msi/filename and the pages on WildCardFilename, DefaultDir, Cabinet,
Path, Paths and AnyPath
"""

from __future__ import annotations

import re

from crossmsi.analysis.categories.text_value import shown, text_category
from crossmsi.analysis.filenames import filename_problem, long_name_problem, short_name_problem
from crossmsi.analysis.formatted import parse_formatted
from crossmsi.analysis.identifiers import is_identifier

_FULL_PATH = re.compile(r"\[|[A-Za-z]:(\\|\Z)|\\\\[^\\]+\\[^\\]")
_BAD_IN_PATH = re.compile(r'[/?|><*"]')
# What a reference in brackets is replaced with before the rest of a path is looked at.
_REFERENCE = re.compile(r"\[[^\[\]]*\]")


@text_category
def check_filename(value: str) -> str | None:
    """Filename: an 8.3 name, or short|long."""
    return filename_problem(value)


@text_category
def check_wildcard_filename(value: str) -> str | None:
    """WildCardFilename: a Filename that may contain * and ?."""
    return filename_problem(value, wildcards=True)


@text_category
def check_default_dir(value: str) -> str | None:
    """DefaultDir: an identifier, or Filenames with colons between (target:source)."""
    if is_identifier(value):
        return None
    for part in value.split(":"):
        if not is_identifier(part) and (problem := filename_problem(part)):
            return problem
    return None


@text_category
def check_cabinet(value: str) -> str | None:
    """Cabinet: # and an identifier for a stream of the package, else the 8.3 name of a file."""
    if value.startswith("#"):
        return None if is_identifier(value[1:]) else f"{shown(value[1:])} is no identifier for a cabinet stream"
    return short_name_problem(value)


@text_category
def check_path(value: str) -> str | None:
    """Path: a full path (drive, share, or a property in brackets first)."""
    if problem := _reference_problem(value):
        return problem
    if _FULL_PATH.match(value) is None:
        return f"{shown(value)} is no full path"
    return _path_characters(value, drive_allowed=True)


@text_category
def check_paths(value: str) -> str | None:
    """Paths: full paths with semicolons between."""
    for path in value.split(";"):
        if problem := check_path(path):
            return problem
    return None


@text_category
def check_any_path(value: str) -> str | None:
    """AnyPath: a full or relative path, or one short|long folder name."""
    if problem := _reference_problem(value):
        return problem
    if "|" not in value:
        return _path_characters(value, drive_allowed=True)
    short, _, long = value.partition("|")
    return short_name_problem(short) or long_name_problem(long)


def _reference_problem(value: str) -> str | None:
    parsed = parse_formatted(value)
    if parsed.unclosed or not all(reference.valid for reference in parsed.references):
        return f"{shown(value)} has a malformed reference in brackets"
    return None


def _path_characters(value: str, *, drive_allowed: bool) -> str | None:
    plain = _REFERENCE.sub("", value)
    if drive_allowed and re.match(r"[A-Za-z]:", plain):
        plain = plain[2:]
    if found := _BAD_IN_PATH.search(plain) or re.search(":", plain):
        return f"the path {shown(value)} contains the character {found.group()}"
    return None
