"""ICE14: the roots of the feature tree follow nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.component_bits import FeatureBits
from crossmsi.analysis.rows import bits
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE14(Rule):
    """No feature is its own parent, and no root feature follows its parent.

    ## What it does
    Looks for features whose Feature_Parent is their own name, and for features without a parent whose Attributes
    contain the follow-parent bit (2).

    ## Why is this bad?
    A feature below itself is in no tree and is never shown or installed; a root has no parent to take its state from.

    ## Example
    Feature Complete with a null Feature_Parent and Attributes 2.

    ## Use instead
    A null Feature_Parent for a root, without bit 2 of Attributes.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice14"
    tables = ("Feature",)
    parity = "same"
    parity_note = "Like the real suite, silent about circles of several features."

    def check(self, package: Package) -> Iterator[Finding]:
        for key, row in package.features.rows.items():
            parent = package.features.parent(key)
            if parent == key:
                yield self.error(
                    f"feature {key} is its own parent: name another feature, or none to make it a root",
                    table="Feature", column="Feature_Parent", row=row,
                )  # fmt: skip
            elif parent is None and bits(row, "Attributes") & FeatureBits.FOLLOW_PARENT:
                yield self.error(
                    f"root feature {key} has the bit to follow its parent (2), but no parent: clear it",
                    table="Feature", column="Feature", row=row,
                )  # fmt: skip
