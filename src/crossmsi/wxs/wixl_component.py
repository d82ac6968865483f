"""Components as wixl can take them (see ``wixl.py``)."""

from __future__ import annotations

from dataclasses import replace

from crossmsi.model import Component, Package, RegistryValue
from crossmsi.wxs.remarks import Remarks
from crossmsi.wxs.wixl_registry import RegistryRows

FLAGS = {  # of Component and File: the model's name → WiX's, where wixl ignores it
    "shared": "SharedDllRefCount",
    "permanent": "Permanent",
    "never_overwrite": "NeverOverwrite",
    "transitive": "Transitive",
    "read_only": "ReadOnly",
    "hidden": "Hidden",
    "system": "System",
}
MISSING = {  # resources without an element in wixl
    "environment": "Environment",
    "ini": "IniFile",
    "permissions": "Permission",
    "duplicate_files": "CopyFile",
}


class ComponentAdapter:
    """Adapts the components of one package."""

    def __init__(self, package: Package, remarks: Remarks) -> None:
        self.remarks = remarks
        self.machine_root = "HKLM" if package.scope == "per-machine" else "HKCU"
        self.rows = RegistryRows(package)

    def adapt(self, component: Component) -> Component:
        """``component`` with nothing in it that wixl doesn't know."""
        self._check(component)
        registry = [value for value in map(self._registry_value, component.registry) if self._keep(component, value)]
        written = self.rows.of(component)
        if written:
            kinds = (
                "COM and file type"
                if component.com and component.extensions
                else "COM"
                if component.com
                else "file type"
            )
            self._say(component, f"{kinds} registrations are written as registry values", component)
            self._check_icons(component)
        return replace(
            component,
            registry=(*registry, *written),
            com=(), prog_ids=(), extensions=(), environment=(), ini=(), permissions=(), duplicate_files=(),
            create_folders=self._own_folders(component),
            remove_files=tuple(item for item in component.remove_files if self._is_own_folder(component, item)),
        )  # fmt: skip

    def _say(self, component: Component, text: str, item: object) -> None:
        self.remarks.add(f"{component.id}: {text}", item.at, component.id)

    def _check(self, component: Component) -> None:
        if component.condition is not None:
            self._say(component, "always installed: wixl has no Condition in a component", component)
        if component.key_path.kind == "directory" and (component.files or component.registry):
            self._say(component, "its first file or registry value is the key path instead of the folder", component)
        self._ignored(component, component, "shared", "permanent", "never_overwrite", "transitive")
        for file in component.files:
            self._ignored(component, file, "read_only", "hidden", "system")
            if not file.vital:
                self._say(component, f"file {file.id} is vital: wixl makes every file vital", file)
            if file.font is not None:
                self._say(component, f"font {file.id} is not registered: wixl has no TrueType", file)
        for service in component.services:
            if service.vital:
                self._say(component, f"service {service.id} is not vital: wixl ignores Vital", service)
        for shortcut in component.shortcuts:
            if shortcut.show != "normal" or shortcut.hotkey is not None:
                self._say(
                    component, f"shortcut {shortcut.id} has no window state or hot key: wixl ignores both", shortcut
                )
        for resource, name in MISSING.items():
            for item in getattr(component, resource):
                self._say(component, f"{item.id} is left out: wixl has no {name}", item)

    def _check_icons(self, component: Component) -> None:
        classes = [item for server in component.com for item in server.classes]
        prog_ids = [prog_id for item in classes for prog_id in item.prog_ids] + list(component.prog_ids)
        for item in (*classes, *prog_ids):
            if item.icon is not None:
                name = getattr(item, "clsid", None) or item.id
                self._say(component, f"{name} has no icon: a registry value can't name an icon of the package", item)

    def _ignored(self, component: Component, item: object, *flags: str) -> None:
        names = [FLAGS[flag] for flag in flags if getattr(item, flag)]
        if names:
            self._say(component, f"{item.id} is without {', '.join(names)}, which wixl ignores", item)

    def _registry_value(self, value: RegistryValue) -> RegistryValue:
        return replace(value, root=self.machine_root) if value.root == "HKMU" else value  # wixl stores 4, not -1

    def _keep(self, component: Component, value: RegistryValue) -> bool:
        if not value.action.startswith("remove-"):
            return True
        self._say(component, f"{value.id} is left out: wixl can't remove registry keys and values", value)
        return False

    def _own_folders(self, component: Component) -> tuple[str, ...]:
        for folder in component.create_folders:
            if folder != component.directory:
                self._say(component, f"folder {folder} is not made: wixl makes the component's own only", component)
        return tuple(folder for folder in component.create_folders if folder == component.directory)

    def _is_own_folder(self, component: Component, item: object) -> bool:
        if item.name is None and item.directory == component.directory:
            return True
        what = "files other than its own" if item.name else "folders other than the component's own"
        self._say(component, f"{item.id} is left out: wixl can't remove {what}", item)
        return False
