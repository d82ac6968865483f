"""The plain resources of an entry as rows: environment, .ini lines, removal, copies, permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossmsi.model.context import EntryContext
from crossmsi.model.draft import Draft
from crossmsi.model.rows import DuplicateFile, Environment, IniValue, Permission, RemoveFile

if TYPE_CHECKING:
    from crossmsi.manifest.permissions import Permission as PermissionNode


def resolve_plain(context: EntryContext) -> None:
    """Add the rows to the component that holds what they are about, or else to the home component."""
    home = context.group.home
    _environment(context, home)
    _ini(context, home)
    _removal(context, home)
    _duplicates(context)
    for node in context.entry.permissions:
        _permission(context, node)


def _environment(context: EntryContext, draft: Draft) -> None:
    for node in context.entry.environment:
        draft.add(
            "environment",
            Environment(
                id=context.row_id("Environment", draft, node.name),
                name=node.name,
                value=context.text(node.value, draft, node.at_of("value")),
                action=node.action,
                part=node.part,
                separator=node.separator,
                permanent=node.permanent,
                system=context.per_machine if node.system is None else node.system,
                at=node.at,
            ),
        )


def _ini(context: EntryContext, draft: Draft) -> None:
    for node in context.entry.ini:
        draft.add(
            "ini",
            IniValue(
                id=context.row_id("IniFile", draft, node.section, node.key),
                file=node.file,
                directory=context.folder(node.directory, draft, node.at_of("directory")),
                section=context.text(node.section, draft, node.at_of("section")) or "",
                key=context.text(node.key, draft, node.at_of("key")) or "",
                value=context.text(node.value, draft, node.at_of("value")),
                action=node.action,
                at=node.at,
            ),
        )


def _removal(context: EntryContext, draft: Draft) -> None:
    for node in context.entry.remove_files:
        draft.add(
            "remove_files",
            RemoveFile(
                id=context.row_id("RemoveFile", draft, node.name or "folder"),
                name=node.name,
                directory=context.folder(node.directory, draft, node.at_of("directory")),
                on=node.on,
                at=node.at,
            ),
        )


def _duplicates(context: EntryContext) -> None:
    for node in context.entry.duplicate_files:
        file = context.references.file(node.file, context.members, node.at_of("file"))
        if file is None:
            continue
        draft = context.references.home[file]
        if node.directory is None and (node.name is None or node.name.lower() == file.name.lower()):
            context.problems.append(
                node.problem("the copy would be the file itself", hint="give 'directory' or 'name'")
            )
        directory = (
            context.folder(node.directory, draft, node.at_of("directory")) if node.directory else draft.folder.id
        )
        draft.add(
            "duplicate_files",
            DuplicateFile(
                id=context.row_id("DuplicateFile", draft, node.name or file.name),
                file=file.id,
                directory=directory or "TARGETDIR",
                name=node.name,
                at=node.at,
            ),
        )


def _permission(context: EntryContext, node: PermissionNode) -> None:
    draft, kind, target = context.group.home, "directory", context.group.home.folder.id
    if node.file is not None:
        file = context.references.file(node.file, context.members, node.at_of("file"))
        if file is None:
            return
        draft, kind, target = context.references.home[file], "file", file.id
    elif node.key is not None:
        found = [
            (owner, row)
            for owner in (*context.group.drafts, context.group.user)
            if owner is not None
            for row in owner.of("registry")
            if f"{row.root}\\{row.key}".lower() == node.key.lower() and row.action != "remove-key"
        ]
        if not found:
            context.problems.append(
                node.problem(
                    f"the component writes nothing under {node.key}", field="key", hint="add it to 'registry:'"
                )
            )
            return
        draft, kind, target = found[0][0], "registry", found[0][1].id
    elif target not in draft.of("create_folders"):
        draft.add("create_folders", target)
    draft.add(
        "permissions",
        Permission(
            id=context.row_id("MsiLockPermissionsEx", draft, "permission"),
            kind=kind,
            target=target or "",
            sddl=node.sddl,
            condition=node.condition,
            user=node.user,
            domain=node.domain,
            rights=tuple(node.rights),
            at=node.at,
        ),
    )
