"""ICE59: advertised shortcuts start what their feature installs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE59(Rule):
    """The component of an advertised shortcut belongs to the feature that is the shortcut's target.

    ## What it does
    For each shortcut whose Target is the name of a feature, looks for the pair of this feature and the shortcut's
    component in FeatureComponents.

    ## Why is this bad?
    The shortcut makes the installer install the feature, then starts the key file of the component. If the feature
    doesn't install that component, nothing starts.

    ## Example
    Shortcut `Editor` with the component `EditorExe` and the target `Samples`, where only the feature `Main` has that
    component.

    ## Use instead
    A target that has the component, or a FeatureComponents row for both.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice59"
    tables = ("Shortcut", "Feature", "FeatureComponents")

    def check(self, package: Package) -> Iterator[Finding]:
        features = package.features
        for row in package.rows("Shortcut"):
            target, component = text(row, "Target"), text(row, "Component_")
            if target in features and not features.pair(target, component):
                yield self.error(
                    f"the shortcut {row.Shortcut} advertises the feature {target}, which does not install its "
                    f"component {component}: add the pair to FeatureComponents, or name a feature that has it",
                    table="Shortcut", column="Shortcut", row=row,
                )  # fmt: skip
