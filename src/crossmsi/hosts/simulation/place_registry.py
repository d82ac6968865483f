"""WriteRegistryValues, RemoveRegistryValues, and the counts that ProcessComponents keeps.

Source: https://learn.microsoft.com/windows/win32/msi/registry-table and .../removeregistry-table
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crossmsi.analysis.components import Component
from crossmsi.analysis.rows import number, text
from crossmsi.hosts.simulation.plan import Plan
from crossmsi.hosts.simulation.registry_plan import KEY_MARKS, PendingValue, RegistryGroup, RegistryPlan
from crossmsi.hosts.simulation.registry_state import RegistryState
from crossmsi.hosts.simulation.registry_values import parse_value
from crossmsi.hosts.simulation.registry_writer import RegistryWriter
from crossmsi.hosts.simulation.session import Session, Step
from crossmsi.hosts.simulation.texts import Texts

CLASSES = "Software\\Classes"
SHARED = "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\SharedDLLs"


def roots(session: Session) -> Mapping[int, str]:
    """The Root column's numbers → the key they stand for, with a backslash at its end."""
    context = session.context
    per_user = not context.all_users
    classes = "HKCU" if per_user and not session.host.differs("classes-per-machine") else "HKLM"
    return {-1: "HKCU\\" if per_user else "HKLM\\", 0: f"{classes}\\{CLASSES}\\", 1: "HKCU\\", 2: "HKLM\\", 3: "HKU\\"}


def write_values(session: Session, plan: Plan, step: Step, state: RegistryState) -> None:
    """Every Registry row of an installed component; those that meet no others are left for later."""
    registry = plan.registry(step.order, tuple(map(step.texts.value, plan.registry_properties)))
    _write_groups(session, registry, registry.meeting, step, state)
    met = _write_rows(session, registry, step, state)
    if registry.lonely:
        alone = [group for group in registry.lonely if id(group) not in met] if met else registry.lonely
        state.defer(lambda: _write_groups(session, registry, alone, step, state))


def _write_rows(session: Session, registry: RegistryPlan, step: Step, state: RegistryState) -> dict[int, RegistryGroup]:
    """The rows in no group, and the lonely groups that they meet: these are returned by identity."""
    prefixes = roots(session)
    met: dict[int, RegistryGroup] = {}
    for root, key, writer, raw in registry.rows:
        if writer.component not in session.selection.components or root not in prefixes:
            continue
        name = step.texts.resolve(writer.name)
        if raw is None and name in KEY_MARKS:
            if name == "-":
                continue
            writer = writer._replace(name=None)
        else:
            writer = _resolved(PendingValue(writer._replace(name=name), raw or ""), step.texts)
        resolved = step.texts.resolve(key).strip("\\")
        group = registry.lonely_at(root, resolved)
        if group is not None:
            met[id(group)] = group
        full = (prefixes[root] + resolved).rstrip("\\")
        state.write(state.map.place(full, writer.component in registry.wide), writer)
    _write_groups(session, registry, met.values(), step, state)
    return met


def _write_groups(
    session: Session, registry: RegistryPlan, groups: Iterable[RegistryGroup], step: Step, state: RegistryState
) -> None:
    selected, prefixes, place = session.selection.components, roots(session), state.map.place
    for group in groups:
        component, root, key, _ = group
        prefix = prefixes.get(root)
        if component not in selected or prefix is None:
            continue
        values, pending = registry.decode(group)
        if pending:
            values = dict(values)
            for value in pending:
                writer = _resolved(value, step.texts)
                folded = writer.name and writer.name.lower()
                values[folded] = (*values.get(folded, ()), writer)
        if values:
            state.merge(place(prefix + key if key else prefix[:-1], component in registry.wide), values)


def _resolved(value: PendingValue, texts: Texts) -> RegistryWriter:
    component, table, row, order, name, _, _, _, reflected, unreflected = value.writer
    kind, data, mode = parse_value(texts.resolve(value.raw))
    return RegistryWriter(component, table, row, order, name, kind, data, mode, reflected, unreflected)


def remove_values(session: Session, step: Step, state: RegistryState) -> None:
    """Every RemoveRegistry row of an installed component."""
    prefixes = roots(session)
    removals = []
    for position, row in enumerate(session.package.rows("RemoveRegistry")):
        component = session.package.component(text(row, "Component_"))
        root = number(row, "Root")
        prefix = None if root is None else prefixes.get(root)
        if component is None or prefix is None or component.key not in session.selection.components:
            continue
        key, name = step.texts.resolve(text(row, "Key")).strip("\\"), step.texts.resolve(text(row, "Name"))
        place = state.map.place(prefix + key, component.is_64bit)
        shown = None if name == "-" else name
        identifier = text(row, "RemoveRegistry") or ""
        order = (step.order, position)
        removals.append(
            (place, shown, RegistryWriter(component.key, "RemoveRegistry", identifier, order, shown, None, None))
        )
    state.remove(removals)


def count_shared(session: Session, plan: Plan, step: Step, state: RegistryState) -> None:
    """One for every installed component that counts its key file in SharedDLLs.

    Source: https://learn.microsoft.com/windows/win32/msi/component-table (msidbComponentAttributesSharedDllRefCount)
    """
    users: dict[tuple[str, str], list[tuple[int, Component, str]]] = {}
    for position, component in enumerate(plan.counted):
        path = session.file_path(component.key_file or "")
        if path is not None:
            place = state.map.place(SHARED, component.is_64bit)
            users.setdefault((place.view, path.lower()), []).append((position, component, path))
    for counted in users.values():
        for position, component, path in counted:
            order = (step.order, position)
            writer = RegistryWriter(component.key, "Component", component.key, order, path, "REG_DWORD", len(counted))
            state.write(state.map.place(SHARED, component.is_64bit), writer)
