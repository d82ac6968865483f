"""ICE41: advertised classes and extensions name a feature that has their component."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

# Table -> the column that names what the row registers.
REGISTRATIONS = {"Class": "CLSID", "Extension": "Extension"}


class ICE41(Rule):
    """The feature of every class and extension contains the component that implements it.

    ## What it does
    Looks for the pair (Feature_, Component_) of each Class and Extension row in FeatureComponents. Parent and child
    features don't count, only the pair itself.

    ## Why is this bad?
    When a program asks for an advertised class or opens a file, the installer installs the feature that the row
    names. If the component is not part of it, the class is still missing afterwards.

    ## Example
    Class `{…}` with Component_ `Engine` and Feature_ `Viewer`, and FeatureComponents has `Engine` below `Editor` only.

    ## Use instead
    Name `Editor` in Feature_, or add (`Viewer`, `Engine`) to FeatureComponents.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice41"
    tables = ("Class", "Extension", "FeatureComponents")
    parity = "same"

    def check(self, package: Package) -> Iterator[Finding]:
        features = package.features
        mapped = package.has("FeatureComponents")
        for table, column in REGISTRATIONS.items():
            for row in package.rows(table):
                feature, component = text(row, "Feature_"), text(row, "Component_")
                if feature is not None and component is not None and features.pair(feature, component):
                    continue
                named = (
                    f"{table} {getattr(row, column, None)} names the feature {feature} and the component {component}"
                )
                yield self.error(
                    f"{named}, but that feature does not contain the component: correct Feature_, or add the pair to "
                    "FeatureComponents"
                    if mapped
                    else f"{named}, but the package has no FeatureComponents table: add it with that pair",
                    table=table, column=column, row=row,
                )  # fmt: skip
