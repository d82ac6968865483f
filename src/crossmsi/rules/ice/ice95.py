"""ICE95: what is on a billboard fits every billboard control."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE95(Rule):
    """Controls of billboards fit into the smallest Billboard control.

    ## What it does
    Takes the smallest width and the smallest height of all controls of type Billboard, and names each BBControl row
    that begins beyond that edge (X, Y) or ends beyond it (X + Width, Y + Height).

    ## Why is this bad?
    Any billboard may be shown in any Billboard control: what does not fit is cut off.

    ## Example
    A Billboard control 300 wide, and a BBControl row with X 250 and Width 60.

    ## Use instead
    Move or narrow the BBControl row, or enlarge the Billboard controls.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice95"
    tables = ("Control", "BBControl")

    def check(self, package: Package) -> Iterator[Finding]:
        boards = [row for row in package.rows("Control") if text(row, "Type") == "Billboard"]
        for start, extent in (("X", "Width"), ("Y", "Height")):
            sizes = [size for row in boards if (size := number(row, extent)) is not None]
            if sizes:
                yield from self._axis(package, start, extent, min(sizes))

    def _axis(self, package: Package, start: str, extent: str, limit: int) -> Iterator[Finding]:
        for row in package.rows("BBControl"):
            position, size = number(row, start) or 0, number(row, extent) or 0
            name = f"{text(row, 'BBControl')} of billboard {text(row, 'Billboard_')}"
            if position > limit:
                yield self.warning(
                    f"{name} begins at {start} {position}, beyond the {extent} {limit} of the smallest Billboard "
                    "control: move it",
                    table="BBControl", column=start, row=row,
                )  # fmt: skip
            elif position + size > limit:
                yield self.warning(
                    f"{name} ends at {position + size} ({start} + {extent}), beyond the {extent} {limit} of the "
                    "smallest Billboard control: move it or make it smaller",
                    table="BBControl", column=extent, row=row,
                )  # fmt: skip
