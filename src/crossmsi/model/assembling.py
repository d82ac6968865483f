"""The package's own facts: properties, upgrade policy, cabinet, dialogs; and the frozen components."""

from __future__ import annotations

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.files import FontEntry
from crossmsi.manifest.manifest import Manifest
from crossmsi.model.component import Component, File
from crossmsi.model.context import Streams
from crossmsi.model.draft import Draft, FileDraft
from crossmsi.model.folders import Folders
from crossmsi.model.package import Cabinet, MajorUpgrade, Payload, Property, Ui
from crossmsi.model.payloads import PayloadFinder

_OWNED = {
    "ProductName": "package.name",
    "ProductVersion": "package.version",
    "ProductCode": "package.product_code",
    "ProductLanguage": "package.language",
    "Manufacturer": "package.manufacturer",
    "UpgradeCode": "package.upgrade_code",
    "ALLUSERS": "package.scope",
    "SecureCustomProperties": "the properties' 'secure'",
    "MsiHiddenProperties": "the properties' 'hidden'",
    "AdminProperties": "the properties' 'admin'",
}
"""Properties that other keys of the manifest set."""
_ARP = {
    "contact": "ARPCONTACT",
    "help_link": "ARPHELPLINK",
    "help_telephone": "ARPHELPTELEPHONE",
    "about_url": "ARPURLINFOABOUT",
    "update_url": "ARPURLUPDATEINFO",
    "readme": "ARPREADME",
    "comments": "ARPCOMMENTS",
    "no_modify": "ARPNOMODIFY",
    "no_repair": "ARPNOREPAIR",
    "no_remove": "ARPNOREMOVE",
    "hidden": "ARPSYSTEMCOMPONENT",
}


def component(draft: Draft) -> Component:
    """The frozen component of a finished draft."""
    entry = draft.entry
    assert draft.folder.id is not None and draft.key_path is not None
    return Component(
        id=draft.id,
        guid=draft.guid,
        directory=draft.folder.id,
        isa=draft.isa,
        bitness=draft.bits,
        isa_origin=draft.origin,
        key_path=draft.key_path,
        condition=entry.condition,
        shared=entry.shared and bool(draft.files),
        permanent=entry.permanent,
        never_overwrite=entry.never_overwrite,
        transitive=entry.transitive,
        foreign_ok=entry.foreign_ok,
        files=tuple(_file(file) for file in draft.files),
        **{kind: tuple(rows) for kind, rows in draft.rows.items()},
        at=draft.at,
    )


def _file(file: FileDraft) -> File:
    return File(
        id=file.id,
        name=file.name,
        source=file.payload.source,
        path=file.payload.path,
        size=file.payload.size,
        isa=file.identity.isa,
        kind=file.identity.kind,
        version=file.identity.version,
        languages=tuple(file.identity.languages),
        vital=file.spec.vital,
        hidden=file.spec.hidden,
        read_only=file.spec.read_only,
        system=file.spec.system,
        font=(file.spec.title or "") if isinstance(file.spec, FontEntry) else None,
        at=file.at,
        identity=file.identity,
        stamp=file.payload.stamp,
    )


def properties(manifest: Manifest, icons: Streams, problems: list[CrossmsiError]) -> tuple[Property, ...]:
    """The Property rows that the manifest asks for, those of Programs and Features first."""
    package, rows = manifest.package, {}
    if package.arp is not None:
        for field, name in _ARP.items():
            value = getattr(package.arp, field)
            if value:
                text = "1" if value is True else value
                rows[name] = Property(id=name, value=text, at=package.arp.at_of(field))
    if package.icon is not None:
        icon = icons.add(package.icon, package.at_of("icon"))
        if icon is not None:
            rows["ARPPRODUCTICON"] = Property(id="ARPPRODUCTICON", value=icon.id, at=package.at_of("icon"))
    for name, node in manifest.properties.items():
        if name in _OWNED:
            problems.append(node.problem(f"{name} is set by {_OWNED[name]}"))
        elif name in rows:
            problems.append(node.problem(f"{name} is set by 'package:' already ({rows[name].at})"))
        elif node.secure and not name.isupper():
            problems.append(node.problem(f"{name} can't be secure: only public properties (upper case) can"))
        rows[name] = Property(
            id=name, value=node.value or None, secure=node.secure, hidden=node.hidden, admin=node.admin, at=node.at
        )
    return tuple(rows.values())


def major_upgrade(manifest: Manifest) -> MajorUpgrade | None:
    """The upgrade policy; None when versions are left side by side."""
    node = manifest.package.major_upgrade
    if not node.enabled:
        return None
    first, *rest = node.schedule.split("-")
    message = node.downgrade_message or f"A newer version of {manifest.package.name} is already installed."
    return MajorUpgrade(
        schedule=first + "".join(word.capitalize() for word in rest),
        allow_downgrades=node.allow_downgrades,
        allow_same_version=node.allow_same_version,
        downgrade_message=None if node.allow_downgrades else message,
        migrate_features=node.migrate_features,
        at=manifest.package.at_of("major_upgrade"),
    )


def cabinet(manifest: Manifest) -> Cabinet:
    """Where and how the files are packed."""
    package = manifest.package
    method = package.compression.method
    return Cabinet(
        embedded=package.cabinet.placement == "embedded",
        name=package.cabinet.name,
        compression=method,
        level=package.compression.level if method == "mszip" else 0,
        engine=package.compression.engine,
        at=package.at_of("cabinet"),
    )


def user_interface(manifest: Manifest, folders: Folders, finder: PayloadFinder, problems: list[CrossmsiError]) -> Ui:
    """The dialogs, with the folder that they let the user change and the license that they show."""
    node, directory = manifest.ui, None
    if node.kind in ("install-dir", "feature-tree"):
        directory = folders.declared_id(node.directory)
        if directory is None:
            problems.append(
                node.problem(
                    f"the directory '{node.directory}' is not declared under 'directories:'", field="directory"
                )
            )
        elif not directory.isupper():
            problems.append(node.problem(f"the directory '{directory}' is not public (upper case)", field="directory"))
    return Ui(
        kind=node.kind, directory=directory, license=_license(manifest, finder, problems), at=manifest.at_of("ui")
    )


def _license(manifest: Manifest, finder: PayloadFinder, problems: list[CrossmsiError]) -> Payload | None:
    package = manifest.package
    if package.license is None:
        return None
    at = package.at_of("license")
    try:
        found = finder.one(package.license, at)
        with open(found.path, "rb") as file:
            start = file.read(5)
    except CrossmsiError as error:
        problems.append(error)
        return None
    except OSError as error:
        problems.append(CrossmsiError(f"the license can't be read: {error.strerror}", where=at))
        return None
    if start != b"{\\rtf":
        problems.append(
            CrossmsiError(
                f"package.license: {package.license} is not RTF, and the dialogs show nothing else",
                where=at,
                hint="save it as Rich Text Format",
            )
        )
    return Payload(id="License", source=found.source, path=found.path, at=at)
