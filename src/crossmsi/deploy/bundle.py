"""The WiX v4 source of a bundle that installs what fits the machine.

Elements: https://docs.firegiant.com/wix/schema/wxs/bundle/ and, for the bootstrapper application, the bal schema.
"""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path

from lxml import etree

from crossmsi.deploy.burn import install_condition
from crossmsi.deploy.facts import Product

WIX = "http://wixtoolset.org/schemas/v4/wxs"
BAL = "http://wixtoolset.org/schemas/v4/wxs/bal"
_BUNDLES = uuid.UUID("b0d1e6a8-5f0a-5c6e-8d43-0f6b1a7c2e94")
_COMMENT = """ Made by 'crossmsi deploy'. An x86 bundle starts on every Windows:
       wix build -arch x86 -ext WixToolset.Bal.wixext FILE
     (with WiX 5 and later the extension is WixToolset.BootstrapperApplications.wixext). """


def bundle_source(product: Product, target: Path) -> str:
    """The source as text for the file ``target``, from whose folder the packages' paths start."""
    root = etree.Element(f"{{{WIX}}}Wix", nsmap={None: WIX, "bal": BAL})
    first = product.packages[0]
    codes = "|".join(sorted({item.upgrade_code.upper() for item in product.packages}))
    attributes = {
        "Name": product.name,
        "Manufacturer": product.manufacturer,
        "Version": product.version,
        # A bundle has an upgrade code of its own: the packages' codes are those of other products to Burn.
        "UpgradeCode": f"{{{str(uuid.uuid5(_BUNDLES, codes)).upper()}}}",
        "AboutUrl": first.about,
        "HelpUrl": first.help,
    }
    bundle = _add(root, "Bundle", attributes)
    application = _add(bundle, "BootstrapperApplication", {})
    etree.SubElement(
        application,
        f"{{{BAL}}}WixStandardBootstrapperApplication",
        attrib={"Theme": "hyperlinkLicense", "LicenseUrl": ""},
    )
    chain = _add(bundle, "Chain", {})
    if len(product.packages) > 1 and all(item.per_machine for item in product.packages):
        # One Windows Installer transaction around all of them: all stay, or none.
        _add(chain, "RollbackBoundary", {"Transaction": "yes"})
    for item in product.packages:
        attributes = {
            "Id": f"Package_{item.platform}",
            "SourceFile": _relative(item.path, target.parent),
            "InstallCondition": install_condition(product, item),
            "Vital": "yes",
        }
        _add(chain, "MsiPackage", attributes)
    etree.indent(root)
    comment = etree.Comment(_COMMENT)
    body = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{etree.tostring(comment, encoding="unicode")}\n{body}\n'


def _add(parent: etree._Element, name: str, attributes: dict[str, str | None]) -> etree._Element:
    given = {key: _literal(value) for key, value in attributes.items() if value}
    return etree.SubElement(parent, f"{{{WIX}}}{name}", attrib=given)


def _relative(path: Path, folder: Path) -> str:
    shown = os.path.abspath(path)
    with suppress(ValueError):  # on another drive of Windows
        shown = os.path.relpath(shown, os.path.abspath(folder))
    return shown.replace(os.sep, "\\")


def _literal(text: str) -> str:
    """``text`` without a beginning of one of WiX's preprocessor variables."""
    return text.replace("$(", "$$(")
