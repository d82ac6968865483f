"""winget manifests of a product: version, default locale and installers.

Schema 1.12.0: https://github.com/microsoft/winget-cli/tree/master/schemas/JSON/manifests/v1.12.0
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from urllib.parse import quote

from ruamel.yaml import YAML

from crossmsi.deploy.facts import PackageFacts, Product
from crossmsi.errors import CrossmsiError

SCHEMA = "1.12.0"
OLDEST = "10.0.17763.0"
"""The oldest Windows that winget runs on (1809)."""
_IDENTIFIER = re.compile(r"""[^.\s\\/:*?"<>|\x01-\x1f]{1,32}(\.[^.\s\\/:*?"<>|\x01-\x1f]{1,32}){1,7}""")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class WingetFacts:
    """What no package says: ``identifier`` (Publisher.Package), ``url`` of the folder the packages are offered in, and
    the name of the ``license``."""

    identifier: str
    url: str
    license: str

    def check(self) -> None:
        """Raises CrossmsiError for what winget's schema does not allow."""
        if not _IDENTIFIER.fullmatch(self.identifier) or len(self.identifier) > 128:
            raise CrossmsiError(
                f"'{self.identifier}' is no winget package identifier",
                hint="write Publisher.Package: two to eight parts of 1 to 32 characters, without blanks",
            )
        if not _ADDRESS.fullmatch(self.url):
            raise CrossmsiError(
                f"'{self.url}' is no address that winget can download from", hint="start it with https://"
            )
        if not 3 <= len(self.license) <= 512:
            raise CrossmsiError("the license needs a name of 3 to 512 characters", hint="such as MIT or Proprietary")


def winget_manifests(product: Product, facts: WingetFacts) -> dict[str, str]:
    """File name → YAML text of the three manifests. Raises CrossmsiError for what winget's schema does not allow."""
    facts.check()
    for what, text in (("product's name", product.name), ("manufacturer's name", product.manufacturer)):
        if len(text) < 2:
            raise CrossmsiError(f"the {what} '{text}' is too short for winget", hint="it needs two characters")
    locale = product.packages[0].locale
    head = {"PackageIdentifier": facts.identifier, "PackageVersion": product.version}
    return {
        f"{facts.identifier}.yaml": _text({**head, "DefaultLocale": locale, **_tail("version")}),
        f"{facts.identifier}.locale.{locale}.yaml": _text(
            {
                **head,
                "PackageLocale": locale,
                "Publisher": product.manufacturer,
                **_addresses(product.packages[0]),
                "PackageName": product.name,
                "License": facts.license,
                "ShortDescription": _description(product),
                **_tail("defaultLocale"),
            }
        ),
        f"{facts.identifier}.installer.yaml": _text(
            {
                **head,
                "InstallerLocale": locale,
                "Platform": ["Windows.Desktop"],
                "MinimumOSVersion": OLDEST,
                "InstallerType": "msi",
                "InstallModes": ["interactive", "silent", "silentWithProgress"],
                "UpgradeBehavior": "install",
                "Installers": [_installer(item, facts) for item in product.packages],
                **_tail("installer"),
            }
        ),
    }


def _installer(package: PackageFacts, facts: WingetFacts) -> dict[str, object]:
    return {
        "Architecture": package.platform,
        "Scope": "machine" if package.per_machine else "user",
        "InstallerUrl": f"{facts.url.rstrip('/')}/{quote(package.path.name)}",
        "InstallerSha256": package.sha256,
        "ProductCode": package.product_code,
        "AppsAndFeaturesEntries": [
            {
                "DisplayName": package.name,
                "ProductCode": package.product_code,
                "UpgradeCode": package.upgrade_code,
            }
        ],
    }


def _addresses(package: PackageFacts) -> dict[str, str]:
    named = {"PublisherSupportUrl": package.help, "PackageUrl": package.about}
    return {key: value for key, value in named.items() if value and _ADDRESS.fullmatch(value)}


def _description(product: Product) -> str:
    text = " ".join((product.packages[0].subject or "").split())
    return text[:256] if len(text) >= 3 else f"{product.name} of {product.manufacturer}"[:256]


def _tail(kind: str) -> dict[str, str]:
    return {"ManifestType": kind, "ManifestVersion": SCHEMA}


def _text(document: dict[str, object]) -> str:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()
