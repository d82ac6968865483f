"""ICE81: certificates are used, and what is signed can carry a signature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import bits, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

CERTIFICATES = "MsiDigitalCertificate"
SIGNATURES = "MsiDigitalSignature"
USERS = (SIGNATURES, "MsiPackageCertificate", "MsiPatchCertificate")


class ICE81(Rule):
    """Every digital certificate is used, and signatures belong to external cabinets of the Media table.

    ## What it does
    Reports certificates that no row of MsiDigitalSignature, MsiPackageCertificate or MsiPatchCertificate names.
    Reports signatures whose medium is not in the Media table, or whose cabinet is inside the package or null.

    ## Why is this bad?
    An unused certificate protects nothing. A signature is checked when an external cabinet is opened: for another
    object it is never checked, whatever the author believes.

    ## Example
    MsiDigitalSignature row Media, `1` for a medium whose Cabinet is `#app.cab`.

    ## Use instead
    Cabinet `app.cab` beside the package, signed; or no MsiDigitalSignature row, and the package itself signed.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice81"
    tables = (CERTIFICATES, *USERS, "Media")
    parity = "same"
    parity_note = (
        "Like in the real suite, certificates are reported together only when none of the three tables exists. The "
        "real suite fails inside on signatures of another table or with a key that is no number: we leave the first to "
        "ICE03 and report the second as missing. The column of the finding for a missing Media table is a guess."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        yield from self._certificates(package)
        yield from self._signatures(package)

    def _certificates(self, package: Package) -> Iterator[Finding]:
        certificates = list(package.rows(CERTIFICATES))
        if certificates and not any(package.has(table) for table in USERS):
            yield self.warning(
                f"no table uses the certificates of {CERTIFICATES}: sign something with them or take them out",
                table=CERTIFICATES,
            )
            return
        used = frozenset().union(*(package.index.values(table, "DigitalCertificate_") for table in USERS))
        for row in certificates:
            if (certificate := text(row, "DigitalCertificate")) not in used:
                yield self.warning(
                    f"nothing uses the certificate {certificate}: sign something with it or take it out",
                    table=CERTIFICATES, column="DigitalCertificate", row=row,
                )  # fmt: skip

    def _signatures(self, package: Package) -> Iterator[Finding]:
        signatures = list(package.rows(SIGNATURES))
        if signatures and not package.has("Media"):
            yield self.error(
                f"{SIGNATURES} signs media, but there is no Media table: add it or take the signatures out",
                table=SIGNATURES, column="SignObject",
            )  # fmt: skip
            return
        media = {str(bits(row, "DiskId")): row for row in package.rows("Media")}
        for row in signatures:
            if text(row, "Table") != "Media":
                continue
            signed = text(row, "SignObject") or ""
            medium = media.get(signed.lstrip("0") or "0")
            if medium is None:
                message = f"the signed medium {signed} is not in the Media table: correct SignObject or add the medium"
            elif (text(medium, "Cabinet") or "#").startswith("#"):
                message = (
                    f"the medium {signed} is signed, but has no cabinet beside the package: name an external cabinet "
                    "(without #) or take the signature out"
                )
            else:
                continue
            yield self.error(message, table=SIGNATURES, column="SignObject", row=row)
