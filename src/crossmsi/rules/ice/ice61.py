"""ICE61: the Upgrade table finds the products it should."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import bits, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

ONLY_DETECT = 0x2
MIN_INCLUSIVE = 0x100
MAX_INCLUSIVE = 0x200
_LIMITS = (255, 255, 65535)


def compared_parts(value: str | None) -> tuple[int, int, int] | None:
    """The three parts that count, or None when the suite takes the value for no version (``2.0`` among them)."""
    if value is None or re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){0,15}", value) is None:
        return None
    numbers = [int(part) for part in value.split(".")]
    if len(numbers) == 2:
        return None
    major, minor, build = (*numbers, 0, 0)[:3]
    return (major, minor, build) if all(n <= top for n, top in zip(numbers, _LIMITS, strict=False)) else None


class ICE61(Rule):
    """Every row of Upgrade has a property of its own, a sensible range, and removes older versions only.

    ## What it does
    ActionProperty must be public, in one row only, listed in SecureCustomProperties and absent from Property.
    VersionMin and VersionMax must be versions, not both null, and in order; equal ones need both inclusive bits. A row
    for the product's own UpgradeCode that removes (without the bit 2) must end before the product's own version.

    ## Why is this bad?
    The upgrade doesn't find the old version, or the property doesn't reach the part of the setup that removes it; or
    the same version, even a newer one, gets removed.

    ## Example
    `VersionMax` 2.1.0 with Attributes 512 in version 2.1.0 of a product; or the ActionProperty `OldFound`.

    ## Use instead
    VersionMax 2.1.0 with Attributes 0 and the ActionProperty OLDFOUND, and OLDFOUND in SecureCustomProperties.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice61"
    tables = ("Upgrade", "Property")
    parity = "same"
    parity_note = (
        "Like in the real suite, versions of two parts are refused (one, three or more pass), formats are checked only "
        "when both bounds are given, the fourth part doesn't count, and a ProductVersion that is none counts as 0."
    )
    order_dependent = True

    def check(self, package: Package) -> Iterator[Finding]:
        if not any(True for _ in package.rows("Upgrade")):
            return
        if not package.has("Property"):
            yield self.warning(
                "there is no Property table, so the Upgrade table can't be checked: add it, with ProductVersion, "
                "UpgradeCode and SecureCustomProperties"
            )
            return
        secure = set((package.properties.get("SecureCustomProperties") or "").split(";"))
        own_code = package.properties.get("UpgradeCode")
        seen: set[str] = set()
        for row in package.rows("Upgrade"):
            yield from self._property(package, row, secure, seen)
            yield from self._range(row)
            if own_code and text(row, "UpgradeCode") == own_code and not bits(row, "Attributes") & ONLY_DETECT:
                yield from self._own(package, row)

    def _property(self, package: Package, row, secure: set[str], seen: set[str]) -> Iterator[Finding]:
        name = text(row, "ActionProperty") or ""
        faults = []
        if name in package.properties:
            faults.append("is already in the Property table: remove it there")
        if name != name.upper():
            faults.append("is not public: write it in upper case")
        if name not in secure:
            faults.append("is not in SecureCustomProperties: add it there")
        if name in seen:
            faults.append("is used in another row: give each row a property of its own")
        seen.add(name)
        for fault in faults:
            yield self.error(
                f"the property {name} of the Upgrade row for {text(row, 'UpgradeCode')} {fault}",
                table="Upgrade", column="ActionProperty", row=row,
            )  # fmt: skip

    def _range(self, row) -> Iterator[Finding]:
        low, high = text(row, "VersionMin"), text(row, "VersionMax")
        about = f"the Upgrade row for {text(row, 'UpgradeCode')}"
        if low is None and high is None:
            yield self.error(
                f"{about} has neither VersionMin nor VersionMax: give at least one",
                table="Upgrade", column="UpgradeCode", row=row,
            )  # fmt: skip
        if low is None or high is None:
            return
        first, last = compared_parts(low), compared_parts(high)
        for column, value, parts in (("VersionMin", low, first), ("VersionMax", high, last)):
            if parts is None:
                yield self.error(
                    f"{column} {value} of {about} is no product version: write major.minor.build, up to 255.255.65535",
                    table="Upgrade", column=column, row=row,
                )  # fmt: skip
        if first is None or last is None:
            return
        both = MIN_INCLUSIVE | MAX_INCLUSIVE
        if last < first or (last == first and bits(row, "Attributes") & both != both):
            yield self.error(
                f"{about} finds no version from {low} to {high}: put the lower one into VersionMin, or set both "
                "inclusive bits (768) for a single version",
                table="Upgrade", column="VersionMin", row=row,
            )  # fmt: skip

    def _own(self, package: Package, row) -> Iterator[Finding]:
        high = text(row, "VersionMax")
        if high is None:
            fault = "has no VersionMax, so it removes newer versions too: end the range at the product's version"
        else:
            own = package.properties.get("ProductVersion")
            version, last = compared_parts(own) or (0, 0, 0), compared_parts(high) or (0, 0, 0)
            if last < version or (last == version and not bits(row, "Attributes") & MAX_INCLUSIVE):
                return
            fault = f"removes versions up to {high}, but this is version {own}: remove older versions only"
        yield self.warning(
            f"the Upgrade row for the product's own UpgradeCode ({text(row, 'ActionProperty')}) {fault}",
            table="Upgrade", column="Attributes", row=row,
        )  # fmt: skip
