"""ICEM08: a module does not exclude what it requires."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.merge_module import excludes
from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.icem import UNCOMPARED
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICEM08(Rule):
    """No module is both required and excluded.

    ## What it does
    Compares each ModuleDependency row with the ModuleExclusion rows for the same module: id, language (groups and
    negative languages included) and version.

    ## Why is this bad?
    No package can satisfy both: the module can't be merged anywhere.

    ## Example
    RequiredID Codec.GUID, 1033, version 1.0, and ExcludedID Codec.GUID, 1033, ExcludedMaxVersion 1.0.

    ## Use instead
    Drop the dependency or the exclusion, or narrow the excluded versions.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem08"
    tables = ("ModuleDependency", "ModuleExclusion")
    parity_note = UNCOMPARED

    def check(self, package: Package) -> Iterator[Finding]:
        exclusions = package.index.rows_by("ModuleExclusion", "ExcludedID")
        for row in package.rows("ModuleDependency"):
            required, version = text(row, "RequiredID"), text(row, "RequiredVersion")
            language = number(row, "RequiredLanguage")
            if any(excludes(exclusion, language, version) for exclusion in exclusions.get(required, ())):
                yield self.error(
                    f"the module requires {required} (language {language}, version {version or 'any'}) and excludes it "
                    "too: drop one of the two",
                    table="ModuleDependency", column="RequiredID", row=row,
                )  # fmt: skip
