"""ICE04: every file lies on a disk of the Media table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE04(Rule):
    """No file's sequence number is beyond the last one of the Media table.

    ## What it does
    Compares each File.Sequence with the greatest Media.LastSequence; an empty Media table counts as 0.

    ## Why is this bad?
    A disk holds the files up to its LastSequence. A file beyond the last disk is on none, and installing it fails.

    ## Example
    A file with Sequence 12, and one Media row with LastSequence 10.

    ## Use instead
    Number the files anew or raise LastSequence of the disk that holds them.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice04"
    tables = ("File", "Media")
    parity = "same"
    parity_note = "Like the real suite, silent when there is no Media table."

    def check(self, package: Package) -> Iterator[Finding]:
        if not package.has("Media"):
            return
        last = max((number(row, "LastSequence") or 0 for row in package.rows("Media")), default=0)
        # Few packages have such a file, and the column alone is quickly read.
        sequences = package.index.column("File", "Sequence")
        if not any(isinstance(sequence, int) and sequence > last for sequence in sequences):
            return
        for row in package.rows("File"):
            sequence = number(row, "Sequence")
            if sequence is not None and sequence > last:
                yield self.error(
                    f"file {text(row, 'File')} has Sequence {sequence}, but the last disk of the Media table "
                    f"ends at {last}: raise its LastSequence or renumber the file",
                    table="File", column="Sequence", row=row,
                )  # fmt: skip
