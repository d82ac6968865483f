"""Registry entries of the manifest as rows, each in the component that may hold it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crossmsi.errors import SourceLocation
from crossmsi.model.component import KeyPath
from crossmsi.model.context import EntryContext
from crossmsi.model.draft import Draft
from crossmsi.model.rows import RegistryValue

if TYPE_CHECKING:
    from crossmsi.manifest.registry import RegistryData, RegistryEntry


def resolve_registry(context: EntryContext) -> None:
    """Add the entry's registry keys to its home component, per-user ones beside per-machine files to the user's."""
    for entry in context.entry.registry:
        root, _, key = entry.key.partition("\\")
        user = context.group.user
        draft = user if root == "HKCU" and user is not None else context.group.home
        key = context.text(key, draft, entry.at_of("key")) or key
        if entry.action != "write":
            action = "create-key" if entry.action == "create" else "remove-key"
            add_value(context, draft, root, key, None, "string", None, entry.at, action=action)
        for name, data in entry.values.items():
            _add_data(context, draft, entry, root, key, name, data)


def _add_data(
    context: EntryContext, draft: Draft, entry: RegistryEntry, root: str, key: str, name: str, data: RegistryData
) -> None:
    value_name = None if name in ("@", "") else context.text(name, draft, data.at)
    if data.action == "remove":
        add_value(context, draft, root, key, value_name, "string", None, data.at, action="remove-value")
        return
    value = _value(context, draft, data)
    row = add_value(context, draft, root, key, value_name, data.kind, value, data.at, action=data.action)
    if data.key_path:
        if draft.key_path is not None or context.entry.key_path is not None:
            context.problems.append(entry.problem("the component has a second key path here"))
        draft.key_path = KeyPath(kind="registry", id=row.id)


def _value(context: EntryContext, draft: Draft, data: RegistryData) -> str | int | tuple[str, ...]:
    at = data.at_of("value")
    if isinstance(data.value, tuple):
        return tuple(context.text(item, draft, at) or "" for item in data.value)
    if data.kind == "dword":
        if isinstance(data.value, str) and "[" not in data.value:
            return int(data.value, 0)
        return data.value if isinstance(data.value, int) else context.text(data.value, draft, at) or ""
    if data.kind == "binary":
        return re.sub(r"\s", "", str(data.value)).upper()
    return context.text(str(data.value), draft, at) or ""


def add_value(
    context: EntryContext,
    draft: Draft,
    root: str,
    key: str,
    name: str | None,
    kind: str,
    value: str | int | tuple[str, ...] | None,
    at: SourceLocation,
    *,
    action: str = "write",
) -> RegistryValue:
    """Add a registry row to ``draft`` and return it; the id is made of the key's last part and the name."""
    subject = key.rpartition("\\")[2]
    row = RegistryValue(
        id=context.row_id("Registry", draft, subject, name),
        root=root,
        key=key,
        name=name,
        type=kind,
        value=value,
        action=action,
        at=at,
    )
    draft.add("registry", row)
    return row
