"""ICE25: merged modules have what they need and do not exclude each other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import number, text
from crossmsi.analysis.versions import pad_version, parse_version
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

Version = tuple[int, int, int, int]
PRIMARY_LANGUAGE = 0x3FF


def _version(value: str | None) -> Version:
    return pad_version(parse_version(value) or ())


class Merged:
    """The versions of the merged modules by id, sorted; as a whole, by language and by primary language."""

    def __init__(self, package: Package) -> None:
        self._versions: dict[tuple[str | None, int], list[Version]] = defaultdict(list)
        for row in package.rows("ModuleSignature"):
            name, language = text(row, "ModuleID"), number(row, "Language") or 0
            for group in {0, language, language & PRIMARY_LANGUAGE}:
                self._versions[name, group].append(_version(text(row, "Version")))
        for versions in self._versions.values():
            versions.sort()

    def count(self, name: str | None, language: int, least: str | None, most: str | None = None) -> int:
        """How many modules of that id, language (0: any, a primary one: its group) and version range there are."""
        versions = self._versions.get((name, language), [])
        start = bisect_left(versions, _version(least)) if least else 0
        end = bisect_right(versions, _version(most)) if most else len(versions)
        return max(end - start, 0)


class ICE25(Rule):
    """Every merge module that another one needs is merged in, and none that another one excludes.

    ## What it does
    Looks up each ModuleDependency row in ModuleSignature: the required module must be there in the required language
    (0: any; a primary language: any of its group) and in that version or a later one. Looks up each ModuleExclusion
    row likewise: no module of that id may lie in the excluded languages and versions.

    ## Why is this bad?
    A module without what it depends on is installed broken; modules that exclude each other overwrite each other.

    ## Example
    ModuleDependency: Engine 1033 needs Runtime 0, version 2.0; ModuleSignature lists Runtime 1033 version 1.4.

    ## Use instead
    Merge the required module in a sufficient version; leave out one of two that exclude each other.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice25"
    tables = ("ModuleSignature", "ModuleDependency", "ModuleExclusion")
    parity_note = "Follows the documentation: the place of the findings could not be compared with the real suite."

    def check(self, package: Package) -> Iterator[Finding]:
        merged = Merged(package)
        for row in package.rows("ModuleDependency"):
            name, language = text(row, "RequiredID"), number(row, "RequiredLanguage") or 0
            least = text(row, "RequiredVersion")
            if not merged.count(name, language, least):
                yield self.error(
                    f"module {row[0]} needs module {name} in language {language or 'any'}"
                    f"{f', version {least} or later' if least else ''}, which is not merged in: merge it as well",
                    table="ModuleDependency", column="RequiredID", row=row,
                )  # fmt: skip
        for row in package.rows("ModuleExclusion"):
            name, language = text(row, "ExcludedID"), number(row, "ExcludedLanguage") or 0
            versions = (text(row, "ExcludedMinVersion"), text(row, "ExcludedMaxVersion"))
            excluded = merged.count(name, abs(language), *versions) if language else 0
            if language < 0:
                excluded = merged.count(name, 0, *versions) - excluded
            if excluded:
                yield self.error(
                    f"module {row[0]} excludes module {name}, which is merged in as well: leave one of them out",
                    table="ModuleExclusion", column="ExcludedID", row=row,
                )  # fmt: skip
