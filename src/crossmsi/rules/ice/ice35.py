"""ICE35: compressed files lie in a cabinet, and nothing runs them from the source."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.component_bits import ComponentBits, FileBits
from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

# From this installer schema on, compressed files may belong to a component that runs from source.
UNRESTRICTED_SCHEMA = 150


class ICE35(Rule):
    """Every compressed file has a cabinet, and no component with compressed files runs from the source only.

    ## What it does
    Takes each File row that is compressed (bit 16384, or a compressed Word Count and no bit 8192) and looks for the
    first Media row whose LastSequence reaches the file's Sequence. That row must name a cabinet. For packages that
    accept an installer schema below 150, it also checks that the file's component is not marked source-only (bit 1).

    ## Why is this bad?
    The installer looks for a compressed file in a cabinet; without one the installation ends with an error. A program
    inside a cabinet can't be run from there, so a source-only component never gets a usable file.

    ## Example
    Word Count 2, file `manual` with Sequence 40, and a single Media row with LastSequence 12.

    ## Use instead
    Raise LastSequence of the disk that has the cabinet, name the cabinet in Media.Cabinet, or mark the file as
    uncompressed (bit 8192). Clear bit 1 of the component.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice35"
    tables = ("File", "Media", "Component")
    parity = "same"
    parity_note = (
        "The page speaks of the source-only bit alone, as an error below schema 200 and a warning above, and of a "
        "warning for the optional bit. Like the real suite, the source-only bit counts below schema 150 only and once "
        "a component, the optional bit never, and a compressed file without a cabinet is an error."
    )
    order_dependent = True

    def check(self, package: Package) -> Iterator[Finding]:
        disks = sorted(
            (number(row, "LastSequence") or 0, number(row, "DiskId") or 0, text(row, "Cabinet"))
            for row in package.rows("Media")
        ) if package.has("Media") else []  # fmt: skip
        last = [disk[0] for disk in disks]
        schema = package.summary.schema
        restricted = schema is not None and schema < UNRESTRICTED_SCHEMA
        reported: set[str] = set()
        attributes, sequences = (package.index.numbers("File", name) for name in ("Attributes", "Sequence"))
        compressed = {flags for flags in set(attributes) if self._compressed(package, flags or 0)}
        for row, flags, sequence in zip(package.rows("File"), attributes, sequences, strict=True):
            if flags not in compressed:
                continue
            at = bisect_left(last, sequence or 0)
            if at == len(disks) or disks[at][2] is None:
                yield self._no_cabinet(row)
            elif restricted:
                component = package.component(text(row, "Component_"))
                if component and component.has(ComponentBits.SOURCE_ONLY) and component.key not in reported:
                    reported.add(component.key)
                    yield self._source_only(component, row)

    def _compressed(self, package: Package, attributes: int) -> bool:
        if attributes & FileBits.NONCOMPRESSED:
            return False
        return bool(attributes & FileBits.COMPRESSED) or package.summary.compressed

    def _no_cabinet(self, row) -> Finding:
        return self.error(
            f"the file {text(row, 'File')} is compressed, but no Media row with a cabinet covers its sequence "
            "number: name the cabinet, raise LastSequence, or set bit 8192 of the file's Attributes",
            table="File", column="File", row=row,
        )  # fmt: skip

    def _source_only(self, component, row) -> Finding:
        return self.error(
            f"the component {component.key} runs from the source only (bit 1), but its file {text(row, 'File')} lies "
            "in a cabinet: clear the bit or take the file out of the cabinet",
            table="Component", column="Attributes", row=component.row,
        )  # fmt: skip
