"""ICEM05: components and module belong together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.merge_module import signatures
from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.icem import UNCOMPARED
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICEM05(Rule):
    """ModuleComponents lists exactly the module's components, as those of this module.

    ## What it does
    Compares each ModuleComponents row with the ModuleSignature and Component tables, and each component with
    ModuleComponents.

    ## Why is this bad?
    The merge tool connects the listed components to a feature. One that is not listed is never installed; one that
    does not exist, or belongs to another module, breaks the package.

    ## Example
    A Component row Codec.GUID1 without a row of that name in ModuleComponents.

    ## Use instead
    One ModuleComponents row for each component, with the ModuleID and Language of the ModuleSignature row.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem05"
    tables = ("ModuleSignature", "ModuleComponents", "Component")
    parity_note = UNCOMPARED

    def check(self, package: Package) -> Iterator[Finding]:
        own = {(signature.id, signature.language) for signature in signatures(package)}
        for row in package.rows("ModuleComponents"):
            name, module = text(row, "Component"), text(row, "ModuleID")
            if (module, number(row, "Language")) not in own:
                yield self.error(
                    f"component {name} is listed as one of {module} (language {number(row, 'Language')}), which is not "
                    "this module: put this module's id and language there",
                    table="ModuleComponents", column="ModuleID", row=row,
                )  # fmt: skip
            if name not in package.components:
                yield self.error(
                    f"ModuleComponents lists component {name}, which the Component table does not have: delete the row",
                    table="ModuleComponents", column="Component", row=row,
                )  # fmt: skip
        listed = package.index.values("ModuleComponents", "Component")
        for row in package.rows("Component"):
            if text(row, "Component") not in listed:
                yield self.error(
                    f"component {text(row, 'Component')} is not listed in ModuleComponents, so no feature gets it: add "
                    "it there",
                    table="Component", column="Component", row=row,
                )  # fmt: skip
