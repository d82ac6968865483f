"""``Wix``, ``Package``, ``SummaryInformation``, ``Fragment``: the document and its sections.

https://docs.firegiant.com/wix/schema/wxs/package/
"""

from __future__ import annotations

import uuid

from crossmsi.compile.attributes import choice, codepage, guid, identifier, integer, text, version, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import PackageFacts
from crossmsi.compile.identifiers import derived_guid
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

UPGRADE_NAMESPACE = uuid.UUID("D9C5E8D9-0F97-4D24-A235-91BD2FA169A6")  # WiX's namespace for Package/@Id
MAX_VERSION = (255, 255, 65535)  # the fields of ProductVersion that the installer compares


@element("Wix", parents=("",), attributes={"RequiredVersion": version()})
def wix(ctx: CompileContext, node: Element, scope: None) -> None:
    """The document element."""
    ctx.children(node, None)


@element("Fragment", parents=("Wix",), attributes={"Id": identifier()})
def fragment(ctx: CompileContext, node: Element, scope: None) -> None:
    """A section that joins the package when something refers into it."""
    with ctx.new_section(node["Id"] or "Fragment", node.at):
        ctx.children(node, None)


@element(
    "Package",
    parents=("Wix",),
    attributes={
        "Id": identifier(),
        "Codepage": codepage(),
        "Compressed": choice("yes", "no", "true", "false", "default", default="default"),
        "InstallerVersion": integer(0, 32767, default=500),
        "Language": integer(0, 32767, default=1033),
        "Manufacturer": text(required=True),
        "Name": text(required=True),
        "ProductCode": guid(generated=True),
        "Scope": choice("perMachine", "perMachineOrUser", "perUser", "perUserOrMachine", default="perMachine"),
        "ShortNames": yesno(default=False),
        "UpgradeCode": guid(),
        "UpgradeStrategy": choice("majorUpgrade", "none", default="majorUpgrade"),
        "Version": version(required=True),
    },
)
def package(ctx: CompileContext, node: Element, scope: None) -> None:
    """The entry section with the product's properties."""
    upgrade_code = node["UpgradeCode"]
    if upgrade_code is None and node["Id"] is not None:
        upgrade_code = derived_guid(UPGRADE_NAMESPACE, node["Id"])
    elif upgrade_code is None:
        ctx.warn("Package has no UpgradeCode: later versions can't replace this one", at=node.at)
    facts = PackageFacts(
        at=node.at,
        name=node["Name"],
        manufacturer=node["Manufacturer"],
        version=node["Version"],
        language=node["Language"],
        upgrade_code=upgrade_code,
        product_code=node["ProductCode"] or "*",
        codepage=node["Codepage"],
        scope=node["Scope"],
        compressed=node["Compressed"] not in ("no", "false"),
        short_names=node["ShortNames"],
        installer_version=_installer_version(ctx, node),
        upgrade_strategy=node["UpgradeStrategy"],
    )
    with ctx.new_section("Package", node.at) as section:
        ctx.sections.sort(key=lambda made: made is not section)  # the linker starts from the first one
        ctx.package = facts
        ctx.fact(facts)
        _check_version(ctx, node)
        properties = {
            "PackageId": node["Id"],
            "Manufacturer": facts.manufacturer,
            "ProductCode": facts.product_code,
            "ProductLanguage": str(facts.language),
            "ProductName": facts.name,
            "ProductVersion": facts.version,
            "UpgradeCode": upgrade_code,
            "ALLUSERS": {"perMachine": "1", "perMachineOrUser": "2", "perUserOrMachine": "2"}.get(facts.scope),
            "MSIINSTALLPERUSER": "1" if facts.scope == "perUserOrMachine" else None,
        }
        for name, value in properties.items():
            if value is not None:
                ctx.row("Property", at=node.at, Property=name, Value=value)
        ctx.children(node, None)


@element(
    "SummaryInformation",
    parents=("Package",),
    attributes={
        "Codepage": codepage(),
        "Comments": text(),
        "Description": text(),
        "Keywords": text(),
        "Manufacturer": text(),
    },
)
def summary_information(ctx: CompileContext, node: Element, scope: None) -> None:
    """Overrides of the summary information stream."""
    facts = ctx.package
    facts.summary_codepage = node["Codepage"]
    facts.comments = node["Comments"]
    facts.subject = node["Description"]
    facts.keywords = node["Keywords"]
    facts.author = node["Manufacturer"]


def _installer_version(ctx: CompileContext, node: Element) -> int:
    lowest = {"x64": 200, "arm64": 500}.get(ctx.arch, 0)
    if node["InstallerVersion"] >= lowest:
        return node["InstallerVersion"]
    ctx.warn(f"InstallerVersion {node['InstallerVersion']} raised to {lowest}: {ctx.arch} packages need it", at=node.at)
    return lowest


def _check_version(ctx: CompileContext, node: Element) -> None:
    fields = [int(part) for part in node["Version"].split(".")]
    if any(field > limit for field, limit in zip(fields, MAX_VERSION, strict=False)):
        raise CrossmsiError(
            f"Package/@Version {node['Version']} is beyond what the installer holds",
            where=node.at,
            hint="the first two fields go up to 255, the third up to 65535",
        )
