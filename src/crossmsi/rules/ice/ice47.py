"""ICE47: no feature has too many components."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

LIMIT = 1600


class ICE47(Rule):
    """Every feature has fewer than 1600 components.

    ## What it does
    Counts the FeatureComponents rows of each feature.

    ## Why is this bad?
    The installer was built for at most 1600 components in a feature; old systems fail above that. A feature of that
    size can only be installed and removed as a whole.

    ## Example
    Feature `Everything` with 1600 components.

    ## Use instead
    Several features, for instance children of `Everything` that follow their parent.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice47"
    tables = ("Feature", "FeatureComponents")
    lifecycle = "preview"
    parity = "stricter"
    parity_note = "The real suite reports nothing here; this is the check that its page describes."

    def check(self, package: Package) -> Iterator[Finding]:
        features = package.features
        for feature, row in features.rows.items():
            count = len(features.components_of(feature))
            if count >= LIMIT:
                yield self.error(
                    f"the feature {feature} has {count} components, {LIMIT} or more are too many: split it",
                    table="Feature", column="Feature", row=row,
                )  # fmt: skip
