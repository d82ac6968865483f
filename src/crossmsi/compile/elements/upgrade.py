"""``MajorUpgrade``, ``Upgrade``, ``UpgradeVersion``: which installed products this one replaces.

https://learn.microsoft.com/windows/win32/msi/upgrade-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import choice, formatted, guid, identifier, text, version, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import NeededAction, Schedule
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

MIGRATE, ONLY_DETECT, IGNORE_FAILURE, MIN_INCLUSIVE, MAX_INCLUSIVE, EXCLUDE_LANGUAGES = 1, 2, 4, 0x100, 0x200, 0x400
UPGRADE_DETECTED = "WIX_UPGRADE_DETECTED"
DOWNGRADE_DETECTED = "WIX_DOWNGRADE_DETECTED"
NO_UPGRADE = f"NOT {UPGRADE_DETECTED}"
NO_DOWNGRADE = f"NOT {DOWNGRADE_DETECTED}"
PLACES = {
    "afterInstallValidate": "InstallValidate",
    "afterInstallInitialize": "InstallInitialize",
    "afterInstallExecute": "InstallExecute",
    "afterInstallExecuteAgain": "InstallExecuteAgain",
    "afterInstallFinalize": "InstallFinalize",
}


@element(
    "MajorUpgrade",
    parents=("Package",),
    attributes={
        "AllowDowngrades": yesno(default=False),
        "AllowSameVersionUpgrades": yesno(default=False),
        "Disallow": yesno(default=False),
        "DisallowUpgradeErrorMessage": formatted(),
        "DowngradeErrorMessage": formatted(),
        "IgnoreLanguage": yesno(default=False),
        "IgnoreRemoveFailure": yesno(default=False),
        "MigrateFeatures": yesno(default=True),
        "RemoveFeatures": formatted(),
        "Schedule": choice(*PLACES, default="afterInstallValidate"),
    },
)
def major_upgrade(ctx: CompileContext, node: Element, scope: None) -> None:
    """Replace older versions of the product, stop on newer ones."""
    facts = ctx.package
    if facts.upgrade_code is None:
        raise CrossmsiError("MajorUpgrade needs Package/@UpgradeCode", hint="add UpgradeCode to Package")
    downgrade, disallowed = node["DowngradeErrorMessage"], node["DisallowUpgradeErrorMessage"]
    _pair(ctx, node, "DowngradeErrorMessage", not node["AllowDowngrades"], 'AllowDowngrades="yes"')
    _pair(ctx, node, "DisallowUpgradeErrorMessage", node["Disallow"], 'Disallow="yes" missing')
    if node["AllowDowngrades"] and node["AllowSameVersionUpgrades"]:
        ctx.error("MajorUpgrade/@AllowSameVersionUpgrades adds nothing to AllowDowngrades", at=node.at)
    language = None if node["IgnoreLanguage"] else str(facts.language)
    failure = IGNORE_FAILURE if node["IgnoreRemoveFailure"] else 0
    attributes = failure | (MIGRATE if node["MigrateFeatures"] else 0)
    if node["AllowDowngrades"]:
        bounds = {"VersionMin": "0"}
        attributes |= MIN_INCLUSIVE
    else:
        bounds = {"VersionMax": facts.version}
        attributes |= MAX_INCLUSIVE if node["AllowSameVersionUpgrades"] else 0
    upgrade_row(
        ctx, node, facts.upgrade_code, UPGRADE_DETECTED, Language=language, Attributes=attributes,
        Remove=node["RemoveFeatures"], **bounds,
    )  # fmt: skip
    if node["Disallow"] and disallowed:
        ctx.row("LaunchCondition", at=node.at, Condition=NO_UPGRADE, Description=disallowed)
    if not node["AllowDowngrades"] and downgrade:
        upgrade_row(
            ctx, node, facts.upgrade_code, DOWNGRADE_DETECTED, VersionMin=facts.version, Language=language,
            Attributes=ONLY_DETECT | failure,
        )  # fmt: skip
        ctx.row("LaunchCondition", at=node.at, Condition=NO_DOWNGRADE, Description=downgrade)
    ctx.fact(
        Schedule("InstallExecuteSequence", "RemoveExistingProducts", None, node.at, after=PLACES[node["Schedule"]])
    )


def _pair(ctx: CompileContext, node: Element, message: str, wanted: bool, switch: str) -> None:
    if wanted and not node[message]:
        ctx.error(
            f"element MajorUpgrade lacks its attribute {message}",
            at=node.at,
            hint="say what the user reads when the installation stops",
        )
    elif not wanted and node[message]:
        ctx.error(f"attribute MajorUpgrade/@{message} has no use with {switch}", at=node.at)


def upgrade_row(ctx: CompileContext, node: Element, code: str, action_property: str, **columns: object) -> None:
    """An Upgrade row."""
    ctx.row("Upgrade", at=node.at, UpgradeCode=code, ActionProperty=action_property, **columns)


@element("Upgrade", parents=("Package", "Fragment"), attributes={"Id": guid(required=True)})
def upgrade(ctx: CompileContext, node: Element, scope: None) -> None:
    """Products of one upgrade code."""
    ctx.children(node, node["Id"])


@element(
    "UpgradeVersion",
    parents=("Upgrade",),
    attributes={
        "ExcludeLanguages": yesno(default=False),
        "IgnoreRemoveFailure": yesno(default=False),
        "IncludeMaximum": yesno(default=False),
        "IncludeMinimum": yesno(default=True),
        "Language": text(),
        "Maximum": version(),
        "MigrateFeatures": yesno(default=False),
        "Minimum": version(),
        "OnlyDetect": yesno(default=False),
        "Property": identifier(required=True),
        "RemoveFeatures": formatted(),
    },
)
def upgrade_version(ctx: CompileContext, node: Element, code: str) -> None:
    """An Upgrade row of the enclosing upgrade code."""
    name = node["Property"]
    if name != name.upper():
        ctx.error(
            f"attribute UpgradeVersion/@Property must be all upper case: {name!r}",
            at=node.at,
            hint="only public properties reach the execute sequence",
        )
    if node["Minimum"] is None and node["Maximum"] is None:
        ctx.error("element UpgradeVersion needs Minimum, Maximum or both", at=node.at)
    flags = {
        MIGRATE: "MigrateFeatures",
        ONLY_DETECT: "OnlyDetect",
        IGNORE_FAILURE: "IgnoreRemoveFailure",
        MIN_INCLUSIVE: "IncludeMinimum",
        MAX_INCLUSIVE: "IncludeMaximum",
        EXCLUDE_LANGUAGES: "ExcludeLanguages",
    }
    upgrade_row(
        ctx, node, code, name, VersionMin=node["Minimum"], VersionMax=node["Maximum"], Language=node["Language"],
        Attributes=sum(bit for bit, attribute in flags.items() if node[attribute]), Remove=node["RemoveFeatures"],
    )  # fmt: skip
    if not node["OnlyDetect"]:
        ctx.fact(NeededAction("InstallExecuteSequence", "RemoveExistingProducts", node.at))
