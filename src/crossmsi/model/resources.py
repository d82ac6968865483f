"""The other resources of an entry as rows: services, environment, .ini, removal, copies, permissions, folders."""

from __future__ import annotations

from crossmsi.manifest.permissions import Permission as PermissionNode
from crossmsi.model.com_registration import resolve_com
from crossmsi.model.component import DuplicateFile, Environment, IniValue, Permission, RemoveFile
from crossmsi.model.context import EntryContext
from crossmsi.model.draft import Draft
from crossmsi.model.registry import resolve_registry
from crossmsi.model.services import Service, ServiceControl
from crossmsi.model.shell_resources import resolve_extensions, resolve_shortcuts


def resolve_resources(context: EntryContext) -> None:
    """Add everything that the entry holds besides files to its drafts."""
    resolve_registry(context)
    resolve_com(context)
    _services(context)
    resolve_shortcuts(context)
    resolve_extensions(context)
    home = context.group.home
    _environment(context, home)
    _ini(context, home)
    _removal(context, home)
    _duplicates(context)
    for node in context.entry.permissions:
        _permission(context, node)
    if context.entry.create_folder:
        for folder in dict.fromkeys(draft.folder.id for draft in context.group.drafts):
            owner = next(draft for draft in context.group.drafts if draft.folder.id == folder)
            owner.add("create_folders", folder)


def _services(context: EntryContext) -> None:
    for node in context.entry.services:
        found = context.server(node.file, node, "the service's program", programs=True)
        if found is None:
            continue
        draft, file = found
        if file.identity.kind == "driver":
            context.problems.append(
                node.problem(
                    f"{file.name} is a kernel driver: the Windows Installer does not install drivers as services",
                    hint="list it under 'drivers:' and register it with an INF, DIFx or your own program",
                )
            )
        draft.add(
            "services",
            Service(
                id=context.row_id("ServiceInstall", draft, node.name),
                name=node.name,
                display_name=node.display_name,
                description=node.description,
                type=node.type,
                interactive=node.interactive,
                start=node.start,
                error_control=node.error_control,
                vital=node.vital,
                account=context.text(node.account, draft, node.at_of("account")),
                password=context.text(node.password, draft, node.at_of("password")),
                arguments=context.text(node.arguments, draft, node.at_of("arguments")),
                load_order_group=node.load_order_group,
                dependencies=tuple(node.dependencies),
                at=node.at,
            ),
        )
    draft = context.group.home
    for node in context.entry.service_controls:
        draft.add(
            "service_controls",
            ServiceControl(
                id=context.row_id("ServiceControl", draft, node.name),
                name=node.name,
                start=node.start,
                stop=node.stop,
                remove=node.remove,
                wait=node.wait,
                arguments=tuple(node.arguments),
                at=node.at,
            ),
        )


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
