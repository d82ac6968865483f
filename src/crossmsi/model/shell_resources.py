"""Shortcuts and file types of the manifest as rows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from crossmsi.manifest.node import Problem
from crossmsi.model.com_registration import prog_id
from crossmsi.model.context import EntryContext
from crossmsi.model.draft import Draft, FileDraft
from crossmsi.model.shell import Extension, ProgId, Shortcut, Verb

if TYPE_CHECKING:
    from crossmsi.manifest.shell import Extension as ExtensionNode
    from crossmsi.manifest.shell import Shortcut as ShortcutNode

_MODIFIERS = {"SHIFT": 1, "CTRL": 2, "ALT": 4}


def hotkey_number(text: str) -> int:
    """The Shortcut table's number for ``Ctrl+Alt+T``: the key's code, and modifiers in the high byte.

    https://learn.microsoft.com/windows/win32/msi/shortcut-table. Raises Problem for anything else.
    """
    *modifiers, key = [part.strip().upper() for part in text.split("+")]
    code = ord(key) if len(key) == 1 and key.isalnum() and key.isascii() else None
    if key.startswith("F") and key[1:].isdigit() and 1 <= int(key[1:]) <= 24:
        code = 0x6F + int(key[1:])
    unknown = [name for name in modifiers if name not in _MODIFIERS]
    if code is None or unknown or not modifiers:
        raise Problem(f"'{text}' is not a keyboard shortcut", "write it like Ctrl+Alt+T or Shift+F2")
    return code | sum(_MODIFIERS[name] for name in set(modifiers)) << 8


def resolve_shortcuts(context: EntryContext) -> None:
    """Add advertised shortcuts to their target's component and the others to the user's."""
    for node in context.entry.shortcuts:
        if node.advertise:
            found = context.server(node.target, node, "the shortcut's target", programs=True)
            if found:
                draft, file = found
                draft.add("shortcuts", _shortcut(context, draft, node, None, file))
        elif context.group.user is not None:
            draft = context.group.user
            target, file = _target(context, draft, node)
            draft.add("shortcuts", _shortcut(context, draft, node, target, file))


def _target(context: EntryContext, draft: Draft, node: ShortcutNode) -> tuple[str, FileDraft | None]:
    if node.target is not None and node.target.startswith("["):
        return context.text(node.target, draft, node.at_of("target")) or "", None
    if node.target is None:
        found = context.server(None, node, "the shortcut's target", programs=True)
        file = found[1] if found else None
    else:
        file = context.references.file(node.target, context.members, node.at_of("target"))
    if file is None:
        return "", None
    # ICE69 warns of [#File] in another component; the folder's path says the same.
    return f"[{context.references.home[file].folder.id}]{file.name}", file


def _shortcut(
    context: EntryContext, draft: Draft, node: ShortcutNode, target: str | None, file: FileDraft | None
) -> Shortcut:
    ending = os.path.splitext(file.name)[1] if file and target is None else None  # ICE50
    icon = context.icons.add(node.icon, node.at_of("icon"), ending) if node.icon else None
    start = context.references.home[file].folder.id if file else None
    if node.working_directory is not None:
        start = context.folder(node.working_directory, draft, node.at_of("working_directory"))
    hotkey = None
    if node.hotkey is not None:
        try:
            hotkey = hotkey_number(node.hotkey)
        except Problem as problem:
            context.problems.append(node.problem(str(problem), field="hotkey", hint=problem.hint))
    return Shortcut(
        id=context.row_id("Shortcut", draft, node.name),
        name=node.name,
        directory=context.folder(node.directory, draft, node.at_of("directory")),
        target=target,
        arguments=context.text(node.arguments, draft, node.at_of("arguments")),
        description=node.description,
        icon=icon.id if icon else None,
        icon_index=(node.icon_index or 0) if icon else None,
        working_directory=start,
        show=node.show,
        hotkey=hotkey,
        at=node.at,
    )


def resolve_extensions(context: EntryContext) -> None:
    """Add file types to the components of the programs that open them."""
    for node in context.entry.extensions:
        found = context.server(node.file, node, "the program for the file type", programs=True)
        if found is None:
            continue
        draft, _ = found
        if node.prog_id is not None:
            draft.add("prog_ids", _file_type(context, node))
        draft.add("extensions", _extension(context, draft, node))


def _file_type(context: EntryContext, node: ExtensionNode) -> ProgId:
    assert node.prog_id is not None
    return prog_id(context, node.prog_id, None)


def _extension(context: EntryContext, draft: Draft, node: ExtensionNode) -> Extension:
    return Extension(
        id=node.extension,
        prog_id=node.prog_id.id if node.prog_id else None,
        content_type=node.content_type,
        verbs=tuple(
            Verb(
                id=verb.id,
                label=verb.label,
                argument=context.text(verb.argument, draft, verb.at),
                sequence=verb.sequence,
                at=verb.at,
            )
            for verb in node.verbs
        ),
        at=node.at,
    )
