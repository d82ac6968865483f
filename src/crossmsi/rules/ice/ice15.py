"""ICE15: MIME types and extensions refer to each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE15(Rule):
    """What the MIME and Extension tables say of each other agrees.

    ## What it does
    A MIME row's extension must name a MIME type that names this extension; an Extension row's MIME type must name an
    extension that names this type. So several extensions may share a type, and several types an extension, as long as
    one pair points at each other. Names are compared exactly.

    ## Why is this bad?
    Registration writes both directions. When they disagree, the extension opens as one type and the type saves with
    another extension, and removal leaves keys behind.

    ## Example
    MIME row `text/x-heron` with Extension_ `hrn`, and Extension row `hrn` with a null MIME_.

    ## Use instead
    MIME_ `text/x-heron` in the row of `hrn`.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice15"
    tables = ("MIME", "Extension")
    parity = "same"
    parity_note = "Like the real suite, silent when there is no MIME table, not when there is no Extension table."

    def check(self, package: Package) -> Iterator[Finding]:
        if not package.has("MIME"):
            return
        extension_of = {text(row, "ContentType"): text(row, "Extension_") for row in package.rows("MIME")}
        types_of: dict[str | None, list[str | None]] = {}
        for row in package.rows("Extension"):
            types_of.setdefault(text(row, "Extension"), []).append(text(row, "MIME_"))
        # Extensions with a type that names them, and types with an extension that names them.
        mutual_extensions = {
            extension
            for extension, types in types_of.items()
            if any(name is not None and extension_of.get(name) == extension for name in types)
        }
        mutual_types = {
            name for name, extension in extension_of.items() if name is not None and name in types_of.get(extension, ())
        }
        for row in package.rows("MIME"):
            extension = text(row, "Extension_")
            if extension not in mutual_extensions:
                yield self.error(
                    f"MIME type {text(row, 'ContentType')} belongs to the extension {extension}, which "
                    f"{_named(types_of, extension)}: let both name each other",
                    table="MIME", column="Extension_", row=row,
                )  # fmt: skip
        for row in package.rows("Extension"):
            name = text(row, "MIME_")
            if name is not None and name not in mutual_types:
                other = f"belongs to the extension {extension_of[name]}" if name in extension_of else "is no MIME row"
                yield self.error(
                    f"extension {text(row, 'Extension')} names the MIME type {name}, which {other}: let both name "
                    "each other",
                    table="Extension", column="MIME_", row=row,
                )  # fmt: skip


def _named(types_of: dict[str | None, list[str | None]], extension: str | None) -> str:
    if extension not in types_of:
        return "is not in the Extension table"
    names = [name for name in types_of[extension] if name is not None]
    return f"names {', '.join(names[:5])}" if names else "names no MIME type"
