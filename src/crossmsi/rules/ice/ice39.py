"""ICE39: the summary information is well-formed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from crossmsi.analysis.component_bits import FileBits
from crossmsi.analysis.rows import text
from crossmsi.analysis.summary_codes import PATCH, TRANSFORM, revision_problems, template_problems
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.msi import SummaryInformation

TITLE, TEMPLATE, REVISION, PRINTED, CREATED, SAVED, PAGES, WORDS = 2, 7, 9, 11, 12, 13, 14, 15
NAMES = {TITLE: "Title", TEMPLATE: "Template", REVISION: "Revision Number", PAGES: "Page Count", WORDS: "Word Count"}
NAMES |= {PRINTED: "Last Printed", CREATED: "Create Time/Date", SAVED: "Last Saved Time/Date"}
COMPRESSED, ADMIN_IMAGE, NO_ELEVATION, ALL_BITS = 2, 4, 8, 15


class ICE39(Rule):
    """The properties of the summary information have the form that the installer reads.

    ## What it does
    Checks the Template (platforms;languages), the Revision Number (a GUID: the package code), Page Count and Word Count
    (bits up to 8), and that the package was not saved or printed before it was created. Warns of a Word Count that
    calls the package an administrative image (4), or free of elevation (8) though MsiPackageCertificate has rows, and
    of files marked as compressed in a package that is compressed anyway. A package with exactly the title `Patch` or
    `Transform` is checked as one.

    ## Why is this bad?
    The installer reads the summary information before anything else. With an unknown platform or a wrong package code
    it refuses the package, or takes it for another one.

    ## Example
    Template `X64;1033`: platform names are case-sensitive.

    ## Use instead
    Template `x64;1033`, a GUID of upper-case letters in braces as Revision Number, and Word Count 2.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice39"
    tables = ("File", "MsiPackageCertificate")
    parity = "same"
    parity_note = (
        "The page names properties, not what is wrong with them; details follow the real suite, as far as it was seen: "
        "two errors for an unknown platform or a missing Revision Number, no check of code page, security and lowest "
        "schema, and the table is called SummaryInfo in the warnings about Word Count (seen for bit 4 only). A single "
        "transform was seen: that Template is read as product codes, and that the documented form of Revision Number "
        "is refused, is our reading."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        summary = package.db.summary
        title = summary.get(TITLE)
        if not isinstance(title, str):
            yield self._error(TITLE, "is missing or no text: call it 'Installation Database'")
            return
        for problem in template_problems(title, summary.get(TEMPLATE)):
            yield self._error(TEMPLATE, problem)
        for problem in revision_problems(title, summary.get(REVISION)):
            yield self._error(REVISION, problem)
        yield from self._times(summary)
        if title == PATCH:
            if summary.get(WORDS) != 1:
                yield self._error(WORDS, f"of a patch is 1, not {summary.get(WORDS)}")
        elif title != TRANSFORM:
            if not isinstance(summary.get(PAGES), int):
                yield self._error(PAGES, "is missing or no number: state the lowest installer schema, e.g. 500")
            yield from self._words(package, summary.get(WORDS))

    def _error(self, pid: int, problem: str) -> Finding:
        return self.error(f"the {NAMES[pid]} {problem}", table="_SummaryInfo", column=str(pid))

    def _times(self, summary: SummaryInformation) -> Iterator[Finding]:
        times = {pid: summary.get(pid) for pid in (CREATED, SAVED, PRINTED)}
        for pid, time in times.items():
            if time is not None and not isinstance(time, datetime):
                yield self._error(pid, "is no time: store it as one, or leave it out")
        created, saved, printed = (time if isinstance(time, datetime) else None for time in times.values())
        for pid, time, where in ((SAVED, saved, CREATED), (PRINTED, printed, PRINTED)):
            if created and time and time < created:
                yield self.warning(
                    f"{NAMES[pid]} ({time:%Y-%m-%d %H:%M:%S}) is earlier than {NAMES[CREATED]} "
                    f"({created:%Y-%m-%d %H:%M:%S}): correct one of them",
                    table="_SummaryInfo", column=str(where),
                )  # fmt: skip

    def _words(self, package: Package, words: object) -> Iterator[Finding]:
        if not isinstance(words, int):
            yield self._error(WORDS, "is missing or no number: use 2 for a compressed package")
            return
        if not 0 <= words <= ALL_BITS:
            yield self._error(WORDS, f"{words} has unknown bits: use those up to 8")
        else:
            if words & ADMIN_IMAGE:
                yield self._advice("calls the package an administrative image (4): build it from the original source")
            if words & NO_ELEVATION and any(True for _ in package.rows("MsiPackageCertificate")):
                yield self._advice("has bit 8, for which MsiPackageCertificate must be empty: clear the bit")
        if words & COMPRESSED:
            for row, flags in zip(package.rows("File"), package.index.numbers("File", "Attributes"), strict=True):
                if flags and flags & FileBits.COMPRESSED:
                    yield self.warning(
                        f"the file {text(row, 'File')} is marked as compressed in a package that is compressed "
                        "anyway: clear bit 16384 of Attributes",
                        table="File", column="Attributes", row=row,
                    )  # fmt: skip

    def _advice(self, message: str) -> Finding:
        return self.warning(f"the Word Count {message}", table="SummaryInfo", column=str(WORDS))
