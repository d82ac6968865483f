"""ICE50: icons of advertised shortcuts display, and bring the right context menu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.filenames import extension, long_name
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

DISPLAYED = ("exe", "ico")


class ICE50(Rule):
    """The icon of every advertised shortcut is an .exe or .ico, or has the extension of the file it starts.

    ## What it does
    Takes the shortcuts that name a feature as Target and have an icon. The icon's name should end in .exe or .ico
    (a warning if not); with any other ending it must end like the key file of the shortcut's component. KeyPath of
    that component must be a file: without one the shortcut has nothing to start.

    ## Why is this bad?
    Until the product is installed, Explorer shows an advertised shortcut by its icon file: it takes the picture from
    it, and picks the context menu by its ending. With a wrong ending, both are wrong.

    ## Example
    Icon `Paint.dat` on a shortcut to a component with the key file `paint.bat`.

    ## Use instead
    Name the icon `Paint.exe` or `Paint.ico`.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice50"
    tables = ("Shortcut", "Feature", "Component", "File")
    parity = "same"
    parity_note = (
        "The page reads as if endings were always compared. Like in the real suite, an .exe or .ico icon fits any "
        "file, KeyPath is taken for a File key whatever the component's Attributes say, and the icon need not exist."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        features = package.features
        for row in package.rows("Shortcut"):
            icon = text(row, "Icon_")
            component = package.component(text(row, "Component_"))
            if icon is None or component is None or text(row, "Target") not in features:
                continue
            ending = extension(icon)
            if ending not in DISPLAYED:
                yield self.warning(
                    f"the icon {icon} of the shortcut {text(row, 'Shortcut')} does not end in .exe or .ico, so it "
                    "may not be displayed: rename it",
                    table="Shortcut", column="Icon_", row=row,
                )  # fmt: skip
            file = package.file(component.key_path)
            if file is None:
                yield self.error(
                    f"the advertised shortcut {text(row, 'Shortcut')} has nothing to start: the KeyPath of component "
                    f"{component.key} names no file, so make the program its KeyPath",
                    table="Component", column="Component", row=component.row,
                )  # fmt: skip
                continue
            file_name = long_name(text(file, "FileName") or "")
            if ending not in DISPLAYED and ending != extension(file_name):
                yield self.error(
                    f"the icon {icon} of the shortcut {text(row, 'Shortcut')} does not end like {file_name}, the key "
                    f"file of component {component.key}, so the shortcut gets a wrong context menu: rename the icon",
                    table="Shortcut", column="Icon_", row=row,
                )  # fmt: skip
