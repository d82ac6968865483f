"""ICE24: the properties that identify the product are well formed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.guids import guid_problem
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

VERSION_LIMITS = (255, 255, 65535)
# Bits 0-9 of a LANGID are the primary language, 10-15 the sublanguage.
PRIMARY_LIMIT, SUBLANGUAGE_LIMIT = 0x65, 0x1F


def _version_problem(value: str) -> str | None:
    parts = value.split(".")
    if not all(part.isascii() and part.isdigit() for part in parts):
        return "this is no version of numbers separated by dots, e.g. 1.2.3"
    for part, limit in zip(parts, VERSION_LIMITS, strict=False):
        # A long run of digits is compared by length: int() of a megabyte would take minutes.
        digits = part.lstrip("0")
        if len(digits) > 5 or int(digits or 0) > limit:
            return "a product version goes up to 255.255.65535"
    return None


def _language_problem(value: str) -> str | None:
    digits = re.match(r"\s*([-+]?)0*([0-9]*)", value)
    sign, figures = digits.groups() if digits else ("", "")
    if len(figures) > 5 or (sign == "-" and figures):
        return "a language id is a number from 0 to 65535"
    number = int(figures or 0)
    if number & 0x3FF > PRIMARY_LIMIT or number >> 10 > SUBLANGUAGE_LIMIT:
        return "there is no such language id"
    return None


CHECKS = {
    "ProductCode": guid_problem,
    "ProductVersion": _version_problem,
    "ProductLanguage": _language_problem,
    "UpgradeCode": guid_problem,
}
OPTIONAL = ("UpgradeCode",)


class ICE24(Rule):
    """ProductCode, ProductVersion, ProductLanguage and UpgradeCode are there and well formed.

    ## What it does
    Checks that ProductCode (and UpgradeCode, which may be missing) is a GUID in braces and upper case, that
    ProductVersion is a list of numbers of which the first three keep to 255.255.65535, and that ProductLanguage is no
    impossible language id. Each of them except UpgradeCode must be in the Property table.

    ## Why is this bad?
    The installer registers the product under these values. It refuses a package with a malformed product code, and
    upgrades compare versions that it cannot read.

    ## Example
    ProductVersion 2026.1.0, or ProductCode without its braces.

    ## Use instead
    ProductVersion 26.1.0, ProductCode {0C1D2E3F-0123-4567-89AB-CDEF01234567}, ProductLanguage 1033.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice24"
    tables = ("Property",)
    parity = "same"
    parity_note = (
        "As the real suite, reads ProductLanguage up to the first character that is no digit (a word is 0), limits "
        "only three parts of the version and checks UpgradeCode as well. Which language ids it takes for impossible "
        "is known from a few values only."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        table = package.db.table("Property")
        if table is None:
            yield self.error("there is no Property table: the package has no product code", table="Property")
            return
        for name, problem_of in CHECKS.items():
            row = table.get(name) if len(table.keys) == 1 else None
            if row is None:
                if name not in OPTIONAL:
                    yield self.error(f"the property {name} is missing: add it to the Property table", table="Property")
                continue
            value = text(row, "Value") or ""
            problem = problem_of(value)
            if problem:
                yield self.error(f"{name} is {value!r}: {problem}", table="Property", column="Value", row=row)
