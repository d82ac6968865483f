"""ICE10: a feature's advertisement state fits its parent's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.component_bits import FeatureBits
from crossmsi.analysis.rows import bits
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE10(Rule):
    """No feature that may not be advertised has a parent that favors advertising.

    ## What it does
    Compares each feature with its parent: favoring advertisement (4) above disallowing it (8) is a conflict, whatever
    the other bits; the reverse is none. A parent that is not in the Feature table is reported too.

    ## Why is this bad?
    When the parent is advertised, the child can't be, and the whole branch is switched off.

    ## Example
    Feature Office has Attributes 4, its child Word has Attributes 8.

    ## Use instead
    Take the disallow bit from the child, or the favor bit from the parent.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice10"
    tables = ("Feature",)
    parity = "same"
    parity_note = "Like the real suite, a feature that is its own parent is left to ICE14."

    def check(self, package: Package) -> Iterator[Finding]:
        features = package.features
        for key, row in features.rows.items():
            parent = features.parent(key)
            if parent is None or parent == key:
                continue
            if parent not in features:
                yield self.error(
                    f"the parent {parent} of feature {key} is not in the Feature table: add it or correct the name",
                    table="Feature", column="Feature_Parent", row=row,
                )  # fmt: skip
            elif (
                bits(row, "Attributes") & FeatureBits.DISALLOW_ADVERTISE
                and bits(features.rows[parent], "Attributes") & FeatureBits.FAVOR_ADVERTISE
            ):
                yield self.error(
                    f"feature {key} may not be advertised (8), but its parent {parent} favors that (4): let both agree",
                    table="Feature", column="Attributes", row=row,
                )  # fmt: skip
