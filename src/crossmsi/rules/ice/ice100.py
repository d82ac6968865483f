"""ICE100: embedded user interface and chainers are authored consistently."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import bits, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

EMBEDDED_UI = 1
HANDLES_BASIC = 2


class ICE100(Rule):
    """One DLL is the embedded user interface, with a message filter; one chainer can run.

    ## What it does
    In the MsiEmbeddedUI table: at most one row has Attributes bit 1, rows with bit 1 or 2 have a MessageFilter, other
    rows have none, and no file name stands twice (case ignored). In the MsiEmbeddedChainer table: only one row has a
    condition other than `0`.

    ## Why is this bad?
    Of two user interface DLLs or two chainers the installer picks any. A DLL without a filter gets no messages. Files
    of one name overwrite each other when they are extracted.

    ## Example
    MsiEmbeddedUI row MainUI with Attributes 1 and a null MessageFilter.

    ## Use instead
    One row with Attributes 1 or 3 and the sum of the messages that it wants; Attributes 0 and no filter for resources.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice-100"
    tables = ("MsiEmbeddedUI", "MsiEmbeddedChainer")
    parity_note = (
        "The columns named for a second user interface DLL and a second chainer are our reading: no reference shows "
        "them. One chainer finding is given, however many there are."
    )
    order_dependent = True

    def check(self, package: Package) -> Iterator[Finding]:
        yield from self._files(package)
        runnable = [row for row in package.rows("MsiEmbeddedChainer") if text(row, "Condition") != "0"]
        if len(runnable) > 1:
            yield self.warning(
                f"chainers {text(runnable[0], 'MsiEmbeddedChainer')} and {text(runnable[1], 'MsiEmbeddedChainer')} may "
                "both run: make sure that their conditions exclude each other",
                table="MsiEmbeddedChainer", column="Condition", row=runnable[1],
            )  # fmt: skip

    def _files(self, package: Package) -> Iterator[Finding]:
        seen: dict[str, str | None] = {}
        main: str | None = None
        for row in package.rows("MsiEmbeddedUI"):
            name, file, attributes = text(row, "MsiEmbeddedUI"), text(row, "FileName"), bits(row, "Attributes")
            if attributes & EMBEDDED_UI:
                if main is not None:
                    yield self.error(
                        f"{name} and {main} are both marked as user interface DLL: clear bit 1 in all rows but one",
                        table="MsiEmbeddedUI", column="Attributes", row=row,
                    )  # fmt: skip
                main = main or name
            is_ui, has_filter = attributes & (EMBEDDED_UI | HANDLES_BASIC), bits(row, "MessageFilter") != 0
            if is_ui and not has_filter:
                yield self.error(
                    f"user interface DLL {name} has no message filter, so it gets no messages: state MessageFilter",
                    table="MsiEmbeddedUI", column="MessageFilter", row=row,
                )  # fmt: skip
            if has_filter and not is_ui:
                yield self.error(
                    f"{name} is a resource and gets no messages: leave its MessageFilter empty, or mark it as user "
                    "interface DLL",
                    table="MsiEmbeddedUI", column="MessageFilter", row=row,
                )  # fmt: skip
            if file is None:
                continue
            if file.lower() in seen:
                yield self.error(
                    f"{name} and {seen[file.lower()]} are both extracted as {file}: give one another FileName",
                    table="MsiEmbeddedUI", column="FileName", row=row,
                )  # fmt: skip
            seen.setdefault(file.lower(), name)
