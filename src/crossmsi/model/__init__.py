"""The resolved package: concrete files, ISA per component, GUIDs, ids (see :mod:`crossmsi.model.package`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossmsi.exports import lazily

if TYPE_CHECKING:
    from crossmsi.manifest.manifest import Manifest
    from crossmsi.model.actions import CustomAction, Scheduled
    from crossmsi.model.com import AppId, ComClass, ComInterface, ComServer, TypeLibrary
    from crossmsi.model.component import Component, File, KeyPath
    from crossmsi.model.contents import Contents
    from crossmsi.model.layout import Directory, Feature, FeatureLevel
    from crossmsi.model.package import (
        Cabinet,
        LaunchCondition,
        MajorUpgrade,
        Package,
        Payload,
        Property,
        Ui,
    )
    from crossmsi.model.rows import DuplicateFile, Environment, IniValue, Permission, RegistryValue, RemoveFile
    from crossmsi.model.search import (
        ComponentSearch,
        DirectorySearch,
        FileSearch,
        IniSearch,
        Locator,
        RegistrySearch,
        Search,
    )
    from crossmsi.model.services import Service, ServiceControl
    from crossmsi.model.shell import Extension, ProgId, Shortcut, Verb


def resolve(manifest: Manifest, *, platform: str | None = None, contents: Contents | None = None) -> Package:
    """The package that ``manifest`` describes; ``platform`` (x86, x64, arm64) overrides the manifest's own.

    ``contents`` receives what is read of the payloads, so that nobody has to read it again.

    Raises CrossmsiErrors with every error at once.
    """
    from crossmsi.model.resolver import resolve_manifest

    return resolve_manifest(manifest, platform, contents)


__all__ = [
    "AppId",
    "Cabinet",
    "ComClass",
    "ComInterface",
    "ComServer",
    "Component",
    "ComponentSearch",
    "CustomAction",
    "Directory",
    "DirectorySearch",
    "DuplicateFile",
    "Environment",
    "Extension",
    "Feature",
    "FeatureLevel",
    "File",
    "FileSearch",
    "IniSearch",
    "IniValue",
    "KeyPath",
    "LaunchCondition",
    "Locator",
    "MajorUpgrade",
    "Package",
    "Payload",
    "Permission",
    "ProgId",
    "Property",
    "RegistrySearch",
    "RegistryValue",
    "RemoveFile",
    "Scheduled",
    "Search",
    "Service",
    "ServiceControl",
    "Shortcut",
    "TypeLibrary",
    "Ui",
    "Verb",
    "resolve",
]

__getattr__ = lazily(
    globals(),
    {
        "actions": ("CustomAction", "Scheduled"),
        "com": ("AppId", "ComClass", "ComInterface", "ComServer", "TypeLibrary"),
        "component": ("Component", "File", "KeyPath"),
        "layout": ("Directory", "Feature", "FeatureLevel"),
        "package": ("Cabinet", "LaunchCondition", "MajorUpgrade", "Package", "Payload", "Property", "Ui"),
        "rows": ("DuplicateFile", "Environment", "IniValue", "Permission", "RegistryValue", "RemoveFile"),
        "search": (
            "ComponentSearch",
            "DirectorySearch",
            "FileSearch",
            "IniSearch",
            "Locator",
            "RegistrySearch",
            "Search",
        ),
        "services": ("Service", "ServiceControl"),
        "shell": ("Extension", "ProgId", "Shortcut", "Verb"),
    },
)
