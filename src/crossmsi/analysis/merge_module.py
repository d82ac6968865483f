"""What a merge module says of itself, of other modules and of its configurable items.

Sources: https://learn.microsoft.com/windows/win32/msi/merge-module-database-tables and the tables' pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crossmsi.analysis.rows import number, text
from crossmsi.analysis.versions import pad_version, parse_version
from crossmsi.msi.schema import STANDARD_DIRECTORIES

if TYPE_CHECKING:
    from crossmsi.analysis import Package

# Sequence table of the package -> the module's table that is merged into it.
MODULE_SEQUENCES = {
    name: f"Module{name}"
    for name in (
        "AdminExecuteSequence", "AdminUISequence", "AdvtExecuteSequence", "AdvtUISequence", "InstallExecuteSequence",
        "InstallUISequence",
    )
}  # fmt: skip
_PRIMARY_LANGUAGE = 0x3FF


@dataclass(frozen=True, slots=True)
class ModuleSignature:
    """The module's id, default language and version (text)."""

    id: str | None
    language: int | None
    version: str | None


def signatures(package: Package) -> list[ModuleSignature]:
    """The rows of the ModuleSignature table; a module has one."""
    return [
        ModuleSignature(text(row, "ModuleID"), number(row, "Language"), text(row, "Version"))
        for row in package.rows("ModuleSignature")
    ]


def in_language(wanted: int, language: int) -> bool:
    """Whether a language is the wanted one, or belongs to the wanted group (a primary language such as 9)."""
    return wanted == language or (wanted == wanted & _PRIMARY_LANGUAGE == language & _PRIMARY_LANGUAGE)


def excludes(exclusion: Any, language: int | None, version: str | None) -> bool:
    """Whether a ModuleExclusion row rules out a module of this language and version (None: any).

    Languages above 0 are excluded, 0 excludes none, below 0 all others. Bounds are inclusive; null is no bound.
    """
    excluded = number(exclusion, "ExcludedLanguage") or 0
    if excluded == 0 or language is None:
        return False
    if excluded > 0 and not in_language(excluded, language):
        return False
    if excluded < 0 and in_language(-excluded, language):
        return False
    low = parse_version(text(exclusion, "ExcludedMinVersion"))
    high = parse_version(text(exclusion, "ExcludedMaxVersion"))
    if low is None and high is None:
        return True
    parts = parse_version(version)
    if parts is None:
        return False
    here = pad_version(parts)
    return not (low and here < pad_version(low)) and not (high and here > pad_version(high))


def aliased_folder(name: str | None) -> str | None:
    """The system folder that a module's directory ``ProgramFilesFolder.<GUID>`` stands for; None for other names."""
    folder, dot, _ = (name or "").partition(".")
    return folder if dot and folder in STANDARD_DIRECTORIES else None


def configurable_items(template: str | None) -> Iterator[str]:
    """The item names in a ModuleSubstitution.Value, without a key column's number; "" for an empty ``[=]``.

    A backslash makes the character after it a plain one.
    """
    value = template or ""
    position = 0
    while position < len(value):
        if value[position] == "\\":
            position += 2
        elif value.startswith("[=", position):
            end = value.find("]", position)
            if end < 0:
                return
            yield value[position + 2 : end].partition(";")[0]
            position = end + 1
        else:
            position += 1
