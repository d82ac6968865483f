"""Resolves a manifest: files found and identified, components formed, everything named, all errors at once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.manifest import Manifest
from crossmsi.manifest.problems import raise_all
from crossmsi.model.assembling import cabinet, component, major_upgrade, properties, user_interface
from crossmsi.model.collecting import collect, derived_platform
from crossmsi.model.component import Component
from crossmsi.model.contents import Contents
from crossmsi.model.context import EntryContext, Streams
from crossmsi.model.draft import Draft, EntryDrafts
from crossmsi.model.featuring import FeatureTree
from crossmsi.model.folders import Folders
from crossmsi.model.grouping import Grouping
from crossmsi.model.guids import product_code
from crossmsi.model.keys import all_drafts, check_targets, name_rows, set_guids, set_key_path
from crossmsi.model.package import LaunchCondition, Package
from crossmsi.model.payloads import PayloadFinder
from crossmsi.model.profile import name_user_keys, needs_user_key, remove_profile_folders, user_key
from crossmsi.model.references import References
from crossmsi.model.resources import resolve_resources

if TYPE_CHECKING:
    from crossmsi.model.actions import CustomAction
    from crossmsi.model.search import Search

PLATFORMS = ("x86", "x64", "arm64")


def resolve_manifest(manifest: Manifest, platform: str | None = None, contents: Contents | None = None) -> Package:
    """The package that ``manifest`` describes, for ``platform`` when that is given instead of the manifest's own.

    ``contents`` receives what is read of the payloads.
    Raises CrossmsiErrors with every error: missing payloads, unknown references, clashing paths, limits of the format.
    """
    if platform is not None and platform not in PLATFORMS:
        raise CrossmsiError(f"'{platform}' is not a platform", hint=f"use one of {', '.join(PLATFORMS)}")
    return _Resolver(manifest, platform, contents).resolve()


def resolve_entries(manifest: Manifest, contents: Contents | None = None) -> tuple[Package, list[EntryDrafts]]:
    """The package, and for each item of the manifest's ``components`` what became of it; as resolve_manifest."""
    resolver = _Resolver(manifest, None, contents)
    package = resolver.resolve()
    return package, resolver.groups


class _Resolver:
    def __init__(self, manifest: Manifest, platform: str | None, contents: Contents | None = None) -> None:
        self.manifest = manifest
        self.problems: list[CrossmsiError] = []
        self.source_dir = os.path.dirname(manifest.at.path)
        self.finder = PayloadFinder(self.source_dir, contents or Contents())
        self.files = collect(manifest, self.finder, self.problems)
        self.platform = platform or manifest.package.platform or derived_platform(manifest, self.files)
        self.bits = 32 if self.platform == "x86" else 64
        self.folders = Folders(manifest, self.bits, self.problems)
        self.icons = Streams(self.finder, self.problems)
        self.used_ids: dict[str, set[str]] = {}
        self.groups: list[EntryDrafts] = []

    def resolve(self) -> Package:
        groups = self.groups = self._groups()
        drafts = [draft for group in groups for draft in all_drafts(group)]
        check_targets(drafts, self.problems)
        self.folders.settle()
        name_rows(groups, self.problems)
        references = References(self.folders, drafts, self.problems)
        self._resources(groups, references)
        drafts = self._drop_empty(groups)
        self._keys(drafts)
        package = self._package(groups, drafts, references)
        self._raise()
        return package

    def _raise(self) -> None:
        if self.problems:
            raise_all(self.manifest.with_key_paths(self.problems))

    def _groups(self) -> list[EntryDrafts]:
        grouping = Grouping(self.folders, self.platform, self.problems)
        found = (
            grouping.group(entry, files)
            for entry, files in zip(self.manifest.components, self.files, strict=True)
            if files or not _wants_files(entry)
        )
        return [group for group in found if group is not None]

    def _resources(self, groups: Sequence[EntryDrafts], references: References) -> None:
        per_machine = self.manifest.package.scope == "per-machine"
        for group in groups:
            resolve_resources(EntryContext(group, references, self.folders, self.icons, self.used_ids, per_machine))

    def _drop_empty(self, groups: Sequence[EntryDrafts]) -> list[Draft]:
        """Forget components for which nothing is left because all their resources went to the user's component."""
        for group in groups:
            group.drafts = [
                draft for draft in group.drafts if draft.files or draft.rows or draft is group.user or not group.user
            ]
        return [draft for group in groups for draft in all_drafts(group)]

    def _keys(self, drafts: Sequence[Draft]) -> None:
        package = self.manifest.package
        used = self.used_ids.setdefault("Registry", set())
        for draft in drafts:
            if needs_user_key(draft):
                draft.key_path = user_key(draft, package.manufacturer, package.common_name, used)
            set_key_path(draft)
        remove_profile_folders(drafts, self.folders.all(), self.used_ids.setdefault("RemoveFile", set()))
        set_guids(drafts, package.component_namespace, self.problems)
        name_user_keys(drafts)

    def _check_permissions(self, drafts: Sequence[Draft]) -> None:
        """The installer refuses a package with both permission tables (error 1941)."""
        rows = [row for draft in drafts for row in draft.of("permissions")]
        sddl = next((row for row in rows if row.sddl is not None), None)
        user = next((row for row in rows if row.user is not None), None)
        if sddl and user:
            self.problems.append(
                CrossmsiError(
                    f"one package can't give permissions by 'sddl' and by 'user' ({user.at}): the installer refuses it",
                    where=sddl.at,
                    hint="write all of them as 'sddl'",
                )
            )

    def _actions(self, references: References, binaries: Streams) -> tuple[CustomAction, ...]:
        if not self.manifest.custom_actions:
            return ()
        from crossmsi.model.acting import resolve_actions

        return resolve_actions(self.manifest, self.platform, references, binaries)

    def _searches(self) -> tuple[Search, ...]:
        if not self.manifest.search:
            return ()
        from crossmsi.model.searching import resolve_searches

        return resolve_searches(self.manifest, self.bits, self.problems)

    def _package(self, groups: list[EntryDrafts], drafts: list[Draft], references: References) -> Package:
        node = self.manifest.package
        binaries = Streams(self.finder, self.problems)
        features = FeatureTree(self.manifest, self.folders, self.problems).build(groups)
        actions = self._actions(references, binaries)
        rows = properties(self.manifest, self.icons, self.problems)
        dialogs = user_interface(self.manifest, self.folders, self.finder, self.problems)
        searches = self._searches()
        self._check_permissions(drafts)
        self._raise()
        components = tuple(component(draft) for draft in drafts)
        return Package(
            name=node.name,
            manufacturer=node.manufacturer,
            version=node.version,
            upgrade_code=node.upgrade_code,
            product_code=node.product_code
            or product_code(node.upgrade_code, node.version, node.language, self.platform),
            language=node.language,
            codepage=node.codepage,
            platform=self.platform,
            scope=node.scope,
            installer_version=_installer_version(self.platform, components),
            description=node.description,
            comments=node.comments,
            keywords=node.keywords,
            source_dir=self.source_dir or ".",
            cabinet=cabinet(self.manifest),
            major_upgrade=major_upgrade(self.manifest),
            launch_conditions=tuple(
                LaunchCondition(condition=item.condition, message=item.message, at=item.at)
                for item in node.launch_conditions
            ),
            directories=self.folders.tree(),
            features=features,
            components=components,
            properties=rows,
            searches=searches,
            custom_actions=actions,
            icons=tuple(self.icons.payloads.values()),
            binaries=tuple(binaries.payloads.values()),
            ui=dialogs,
            at=node.at,
        )


def _wants_files(entry) -> bool:
    """Whether the entry names files, so that without any (all missing, and reported) it makes no component."""
    return bool(entry.files or entry.drivers or entry.fonts)


def _installer_version(platform: str, components: Sequence[Component]) -> int:
    """The schema: 500 where Windows Installer 5 is needed (arm64, MsiLockPermissionsEx), else 200."""
    needs_five = platform == "arm64" or any(row.sddl for item in components for row in item.permissions)
    return 500 if needs_five else 200
