"""ICEM02: dependencies and exclusions are those of this module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.merge_module import ModuleSignature, excludes, in_language, signatures
from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.icem import UNCOMPARED
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICEM02(Rule):
    """A module states dependencies and exclusions for itself only, and names others in them.

    ## What it does
    Compares ModuleID and ModuleLanguage of each ModuleDependency and ModuleExclusion row with the ModuleSignature
    table, and looks for rows in which the module requires or excludes itself.

    ## Why is this bad?
    A statement about another module ends up in the package and contradicts what that module says. One that requires or
    excludes itself can't be merged cleanly.

    ## Example
    ModuleSignature Codec.GUID1, and a ModuleDependency row with ModuleID Player.GUID2.

    ## Use instead
    The id and language of the ModuleSignature row in the first two columns, another module in the next two; else
    delete the row.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem02"
    tables = ("ModuleSignature", "ModuleDependency", "ModuleExclusion")
    parity_note = UNCOMPARED

    def check(self, package: Package) -> Iterator[Finding]:
        own = signatures(package)
        ids = {(signature.id, signature.language) for signature in own}
        by_id = {signature.id: signature for signature in own}
        for table, verb in (("ModuleDependency", "requires"), ("ModuleExclusion", "excludes")):
            for row in package.rows(table):
                module = text(row, "ModuleID")
                if (module, number(row, "ModuleLanguage")) not in ids:
                    yield self.error(
                        f"the row says what {module} {verb}, which is not this module: put this module's id and "
                        "language there, or delete the row",
                        table=table, column="ModuleID", row=row,
                    )  # fmt: skip
                other = text(row, "RequiredID" if table == "ModuleDependency" else "ExcludedID")
                itself = by_id.get(other)
                if itself is not None and (_requires if verb == "requires" else _excludes)(row, itself):
                    yield self.error(
                        f"the row says that {module} {verb} {other}, which is this module itself: delete it",
                        table=table, column="RequiredID" if verb == "requires" else "ExcludedID", row=row,
                    )  # fmt: skip


def _requires(row, itself: ModuleSignature) -> bool:
    wanted = number(row, "RequiredLanguage") or 0
    return wanted == 0 or in_language(wanted, itself.language or 0)


def _excludes(row, itself: ModuleSignature) -> bool:
    return excludes(row, itself.language, itself.version)
