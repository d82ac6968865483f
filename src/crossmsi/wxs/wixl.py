"""A package as wixl can take it: what it lacks is written in another way or left out, and said so.

The measure is wixl 0.101 (Debian 12): https://gitlab.gnome.org/GNOME/msitools, tools/wixl/wix.vala and builder.vala. It
stops at an element that it doesn't know (SIGTRAP) and ignores attributes that it doesn't know.
"""

from __future__ import annotations

from dataclasses import replace

from crossmsi.errors import CrossmsiError
from crossmsi.model import Feature, MajorUpgrade, Package, Property, RegistrySearch, Search
from crossmsi.wxs.plan import Plan
from crossmsi.wxs.remarks import Remarks
from crossmsi.wxs.rendered import Note
from crossmsi.wxs.wixl_actions import Sequencer
from crossmsi.wxs.wixl_component import ComponentAdapter


def adapt(package: Package) -> tuple[Plan, tuple[Note, ...]]:
    """A plan for ``package`` that the v3 templates can write for wixl, and notes on every difference."""
    remarks = Remarks()
    _check_upgrade(package.major_upgrade, remarks)
    _check_features(package.features, remarks)
    if package.ui.kind != "none":
        remarks.add(f"no dialogs: the dialog set '{package.ui.kind}' is left out", package.ui.at)
    cabinet = package.cabinet
    if not cabinet.embedded:
        remarks.add("the cabinet is embedded: wixl writes no external ones", cabinet.at)
    if cabinet.compression != "mszip":
        remarks.add("the cabinet is compressed: wixl always uses MSZIP", cabinet.at)
    searches = _searches(package.searches, remarks)
    components = ComponentAdapter(package, remarks)
    sequencer = Sequencer(remarks)
    standard_actions = sequencer.upgrade(package.major_upgrade)
    adapted = replace(
        package,
        cabinet=cabinet._replace(embedded=True, compression="mszip"),
        properties=_properties(package, {search.property for search in searches}, remarks),
        searches=searches,
        components=tuple(components.adapt(component) for component in package.components),
        custom_actions=sequencer.adapt(package.custom_actions),
        ui=package.ui._replace(kind="none"),
    )
    plan = Plan(adapted, standard_actions, remarks.texts)
    if plan.cabinet_template:
        raise CrossmsiError(
            "wixl can't pack so much: it makes one cabinet, and writes a damaged one from 2 GiB or 65,536 files on",
            where=cabinet.at,
            hint="use the native backend, or split the package",
        )
    return plan, tuple(remarks.notes)


def _check_upgrade(upgrade: MajorUpgrade | None, remarks: Remarks) -> None:
    if upgrade is None:
        return
    if upgrade.allow_downgrades:
        remarks.add("newer installed versions stay beside this one: wixl has no AllowDowngrades", upgrade.at)
    if upgrade.allow_same_version:
        remarks.add("an installed product of the same version stays: wixl has no AllowSameVersionUpgrades", upgrade.at)
    if not upgrade.migrate_features:
        remarks.add("feature states are taken over from the older version: wixl always does that", upgrade.at)


def _check_features(features: tuple[Feature, ...], remarks: Remarks, top: bool = True) -> None:
    for feature in features:
        if feature.levels:
            remarks.add(f"feature {feature.id} has no conditional levels: wixl has no Condition there", feature.at)
        if feature.required:
            remarks.add(f"feature {feature.id} can be switched off: wixl ignores Absent", feature.at)
        _check_features(feature.children, remarks, False)
    if top and any(not feature.advertise for feature in _all(features)):
        remarks.add("every feature may be advertised: wixl ignores AllowAdvertise", features[0].at)


def _all(features: tuple[Feature, ...]) -> list[Feature]:
    return [item for feature in features for item in (feature, *_all(feature.children))]


def _searches(searches: tuple[Search, ...], remarks: Remarks) -> tuple[Search, ...]:
    kept = []
    for search in searches:
        for locator in search.locators:
            if not isinstance(locator, RegistrySearch):
                name = type(locator).__name__
                remarks.add(
                    f"property {search.property}: search {locator.id} is left out, wixl has no {name}", locator.at
                )
        locators = tuple(item for item in search.locators if isinstance(item, RegistrySearch))
        if locators:
            kept.append(replace(search, locators=locators))
    return tuple(kept)


def _properties(package: Package, searched: set[str], remarks: Remarks) -> tuple[Property, ...]:
    """The properties with their lists (secure, hidden, admin) as properties of their own."""
    plain = [
        item._replace(secure=False, hidden=False, admin=False)
        for item in package.properties
        if item.value is not None or item.id in searched
    ]
    lists = {"MsiHiddenProperties": "hidden", "AdminProperties": "admin", "SecureCustomProperties": "secure"}
    for name, flag in lists.items():
        members = [item for item in package.properties if getattr(item, flag)]
        if not members:
            continue
        if flag == "secure" and package.major_upgrade:
            ids = ", ".join(item.id for item in members)
            remarks.add(f"not secure: {ids}; wixl fills SecureCustomProperties with the upgrade's own", members[0].at)
        else:
            plain.append(Property(id=name, value=";".join(item.id for item in members), at=members[0].at))
    return tuple(plain)
