"""ICE73: the package's codes are its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.analysis.sample_codes import CodeRole, sample_codes
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

ROLES = {"ProductCode": CodeRole.PRODUCT, "UpgradeCode": CodeRole.UPGRADE}


class ICE73(Rule):
    """Package code, ProductCode and UpgradeCode are not those of a package of Microsoft's installer SDK.

    ## What it does
    Compares the Revision Number of the summary information, ProductCode and UpgradeCode with the package, product and
    upgrade codes of the SDK's packages (Orca, MsiVal2, MsiSpy, the validation merge modules). A code counts only in its
    own role and as a whole. A missing package code or ProductCode is an error.

    ## Why is this bad?
    Codes are identities. A package that was made by editing a sample and keeps its codes replaces, blocks or
    uninstalls the sample, and everyone else's edited sample.

    ## Example
    ProductCode {80F7E030-A751-11D2-A7D4-006097C99860}, which is that of Orca 1.0.

    ## Use instead
    New GUIDs for all three.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice73"
    tables = ("Property",)
    parity = "same"
    parity_note = (
        "Like in the real suite, only listed codes count: the range that the page reserves is not reported as such. "
        "The page does not mention the errors about a missing package code or ProductCode."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        revision = package.db.summary.revision
        if not isinstance(revision, str):
            yield self.error(
                "the summary information has no Revision Number: put a package code there, a GUID of your own",
                table="_SummaryInfo",
            )
        elif sample := sample_codes().get((CodeRole.PACKAGE, revision)):
            yield self.warning(
                f"the package code {revision} (Revision Number) is that of {sample}: make a GUID of your own",
                table="_SummaryInfo", column="9",
            )  # fmt: skip
        table = package.db.table("Property")
        for name, role in ROLES.items():
            row = None if table is None else table.get(name)
            code = None if row is None else text(row, "Value")
            if row is None and role is CodeRole.PRODUCT:
                yield self.error("the Property table lacks ProductCode: add it, a GUID of your own", table="Property")
            elif sample := sample_codes().get((role, code or "")):
                yield self.warning(
                    f"{name} {code} is that of {sample}: make a GUID of your own",
                    table="Property", column="Value", row=row,
                )  # fmt: skip
