"""ICE51: fonts have a title exactly when they don't carry one themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.filenames import extension, long_name
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

SELF_TITLED = ("ttf", "ttc", "otf")


class ICE51(Rule):
    """TrueType and OpenType fonts have no FontTitle, all other fonts have one.

    ## What it does
    Compares FontTitle of each Font row with the ending of the file's name (the long one, if there is one). A Font row
    whose file is not in the File table is reported too.

    ## Why is this bad?
    A .ttf, .ttc or .otf font brings its name along; with a title it is registered twice. Any other font can't be
    registered without a title.

    ## Example
    Font `vga.fon` without a title.

    ## Use instead
    FontTitle `VGA Fixed (8x16)` for that one, null for TrueType and OpenType.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice51"
    tables = ("Font", "File")
    parity = "same"
    parity_note = (
        "The page has it the other way round: like in the real suite, a needless title is a warning and a missing one "
        "an error. A font without its file is an error that the page doesn't mention."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("Font"):
            key, title = text(row, "File_"), text(row, "FontTitle")
            file = package.file(key)
            if file is None:
                yield self.error(
                    f"the font {key} is not in the File table: add the file, or remove the Font row",
                    table="Font", column="File_", row=row,
                )  # fmt: skip
                continue
            name = long_name(text(file, "FileName") or "")
            if extension(name) in SELF_TITLED:
                if title is not None:
                    yield self.warning(
                        f"the font {name} brings its own name, with the title {title!r} it is registered twice: clear "
                        "FontTitle",
                        table="Font", column="File_", row=row,
                    )  # fmt: skip
            elif title is None:
                yield self.error(
                    f"the font {name} needs a title: only .ttf, .ttc and .otf fonts bring one; fill in FontTitle",
                    table="Font", column="File_", row=row,
                )  # fmt: skip
