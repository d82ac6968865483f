"""ICE11: nested installations of advertised products name a product code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.guids import has_guid_shape
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

ADVERTISED_PRODUCT = 39


class ICE11(Rule):
    """The Source of a nested installation of an advertised product is the product code of another product.

    ## What it does
    Looks at custom actions of type 39 (option bits aside): Source must be a GUID in braces, in upper case, and not the
    ProductCode of the package itself.

    ## Why is this bad?
    The nested installation can't find its product and fails, or installs the package that is just being installed.

    ## Example
    A custom action of type 39 with Source `[ProductCode]`.

    ## Use instead
    No nested installation at all: they are not supported any more. Use a bundle or a prerequisite. Else the literal
    product code of the other product.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice11"
    tables = ("CustomAction", "Property")
    lifecycle = "preview"
    parity = "stricter"
    parity_note = (
        "The real suite's ICE11 reports nothing after its first row. This is the check of Microsoft's page, on all "
        "rows, and off unless selected."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        own = package.properties.get("ProductCode")
        for action in package.custom_actions.values():
            if action.basic_type != ADVERTISED_PRODUCT:
                continue
            source = action.source or ""
            if problem := self._problem(source, own):
                yield self.error(
                    f"custom action {action.name} installs an advertised product, but its Source '{source}' {problem}",
                    table="CustomAction", column="Source", row=action.row,
                )  # fmt: skip

    @staticmethod
    def _problem(source: str, own: str | None) -> str | None:
        if not has_guid_shape(source):
            return "is no product code: write the other product's ProductCode"
        if source != source.upper():
            return "has lower-case letters: write the GUID in upper case"
        return "is this package's own ProductCode: name another product" if source == own else None
