"""ICEM07: file numbers follow the order of the module's cabinet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.icem import UNCOMPARED
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

CABINET = "MergeModule.CABinet"


class ICEM07(Rule):
    """The File table's sequence numbers have the order of the files in MergeModule.CABinet.

    ## What it does
    Goes through the embedded cabinet and names each file whose sequence number is lower than that of a file before it.
    Gaps in the numbers and further files in the cabinet do not matter.

    ## Why is this bad?
    The installer reads cabinets forwards, in the order of the numbers: a file that has gone by is not found.

    ## Example
    Files a (1), b (8), c (52), and a cabinet with a, c, b.

    ## Use instead
    Number the files in the cabinet's order, or build the cabinet again in the order of the numbers.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem07"
    tables = ("File",)
    parity_note = UNCOMPARED + " A module without the cabinet is left alone."

    def check(self, package: Package) -> Iterator[Finding]:
        from crossmsi.cab import CabinetReader

        stream = package.db.streams.get(CABINET)
        files = {text(row, "File"): row for row in package.rows("File")}
        if stream is None or not files:
            return
        with stream.open() as data, CabinetReader(data, name=CABINET) as cabinet:
            names = [file.name for file in cabinet.files]
        last, last_name = None, ""
        for position, name in enumerate(names, start=1):
            row = files.get(name)
            sequence = None if row is None else number(row, "Sequence")
            if sequence is None:
                continue
            if last is not None and sequence < last:
                yield self.error(
                    f"file {name} is number {position} in {CABINET}, but its Sequence {sequence} comes before the "
                    f"{last} of {last_name}, which stands earlier there: renumber it",
                    table="File", column="Sequence", row=row,
                )  # fmt: skip
            else:
                last, last_name = sequence, name
