"""ICE22: qualified components belong to the feature that publishes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE22(Rule):
    """Every PublishComponent row names a component of its feature.

    ## What it does
    Looks up the feature and the component of each PublishComponent row in FeatureComponents.

    ## Why is this bad?
    When a program asks for the qualified component, the installer installs the feature. If the component belongs to
    another one, it is still missing afterwards.

    ## Example
    PublishComponent with feature Complete and component Docs, where FeatureComponents has Docs in Manuals only.

    ## Use instead
    The feature that holds the component, or a FeatureComponents row for the pair.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice22"
    tables = ("PublishComponent", "FeatureComponents")

    def check(self, package: Package) -> Iterator[Finding]:
        published = list(package.rows("PublishComponent"))
        if not published:
            return
        pairs = {(text(row, "Feature_"), text(row, "Component_")) for row in package.rows("FeatureComponents")}
        for row in published:
            feature, component = text(row, "Feature_"), text(row, "Component_")
            if (feature, component) not in pairs:
                yield self.error(
                    f"the qualified component {row[0]} is published by feature {feature}, which does not hold its "
                    f"component {component}: name a feature that does, or add the pair to FeatureComponents",
                    table="PublishComponent", column="Component_", row=row,
                )  # fmt: skip
