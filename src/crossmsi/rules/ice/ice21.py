"""ICE21: every component belongs to a feature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE21(Rule):
    """Every component belongs to a feature.

    ## What it does
    Looks for components without a FeatureComponents row.

    ## Why is this bad?
    Components are installed as part of features only: this one never is.

    ## Example
    Component Docs, and no row of FeatureComponents with Docs as Component_.

    ## Use instead
    A FeatureComponents row for the feature that needs the component; or no such component.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice21"
    tables = ("Component", "FeatureComponents")

    def check(self, package: Package) -> Iterator[Finding]:
        used = package.index.values("FeatureComponents", "Component_")
        for component in package.components.values():
            if component.key not in used:
                yield self.error(
                    f"component {component.key} belongs to no feature and is never installed: add it to a feature in "
                    "FeatureComponents, or remove it",
                    table="Component", column="Component", row=component.row,
                )  # fmt: skip
