"""Writing registration data for the tables that stand for registry keys (Class, ProgId, Extension …)."""

from __future__ import annotations

from typing import Any

from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.components import Component
from crossmsi.analysis.rows import number, text
from crossmsi.hosts.simulation.place_registry import CLASSES, roots
from crossmsi.hosts.simulation.registry_state import RegistryState
from crossmsi.hosts.simulation.registry_writer import Data, Order, RegistryWriter
from crossmsi.hosts.simulation.session import Session, Step


class Registrar:
    """Writes below the classes key, for one step.

    The view follows the component (fact "class-view"), in Wine the package's platform.
    """

    def __init__(self, session: Session, step: Step, state: RegistryState) -> None:
        self.session = session
        self.resolve = step.texts.resolve
        self._order = step.order
        self._state = state
        self._root = roots(session)[0]
        self._by_package = session.host.differs("class-view-of-package")
        self._native = session.host.differs("program-ids-in-the-native-view")
        self._position = 0

    def installed(self, row: Any, *, feature: str | None = "Feature_") -> Component | None:
        """The row's component when it is installed (and its feature, if the table names one)."""
        component = self.session.package.component(text(row, "Component_"))
        if component is None or component.key not in self.session.selection.components:
            return None
        return component if feature is None or self.feature_selected(text(row, feature)) else None

    def feature_selected(self, feature: str | None) -> bool:
        """Whether a feature is installed."""
        return feature in self.session.selection.features

    def key_path(self, component: Component) -> str:
        """Where the component's key file is; "" when its key path is no file."""
        key = component.key_file
        return (self.session.file_path(key) if key else None) or ""

    def icon(self, row: Any) -> str | None:
        """The icon of a row as DefaultIcon has it: the copy that the installer keeps, and its index. None without one.

        Source: https://learn.microsoft.com/windows/win32/msi/installation-context (icons and transforms)
        """
        name, index = text(row, "Icon_"), number(row, "IconIndex")
        if name is None:
            return None
        context, code = self.session.context, self.session.package.properties.get("ProductCode", "")
        above = (
            context.folders["WindowsFolder"] if context.all_users else context.folders["AppDataFolder"] + "Microsoft\\"
        )
        path = f"{above}Installer\\{code}\\{name}"
        return path if index is None else f"{path},{index}"

    def write(
        self, component: Component, table: str, row: str, key: str, values: dict[str, Data], *, machine: bool = False
    ) -> None:
        """Write values (name → text, number or None for "leave out") below the classes key.

        ``machine``: below HKLM whatever the context. A key without values is made.
        """
        wide = self.session.context.wide if self._by_package else component.is_64bit
        wide = wide or (self._native and not key.startswith("CLSID\\"))
        root = f"HKLM\\{CLASSES}\\" if machine else self._root
        place = self._state.map.place(root + key, wide)
        self._position += 1
        order: Order = (self._order, self._position)
        written = {name: data for name, data in values.items() if data is not None}
        for name, data in written.items():
            kind = "REG_DWORD" if isinstance(data, int) else "REG_SZ"
            unreflected = component.has(ComponentBits.DISABLE_REGISTRY_REFLECTION)
            writer = RegistryWriter(component.key, table, row, order, name, kind, data, unreflected=unreflected)
            self._state.write(place, writer)
        if not written:
            self._state.write(place, RegistryWriter(component.key, table, row, order, None, None, None))
