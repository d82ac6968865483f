"""Ids, key paths and GUIDs of components, and the checks on what they install where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.standard import typical_path
from crossmsi.model.component import KeyPath
from crossmsi.model.draft import BITS, Draft, EntryDrafts, FileDraft
from crossmsi.model.guids import derived
from crossmsi.model.ids import IdPlan, Wishes

MAX_PATH = 259
"""Characters of a path without the closing zero (https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation)."""


def check_targets(drafts: Iterable[Draft], problems: list[CrossmsiError]) -> None:
    """Report files that claim one target path (names compared without case) and paths that Windows can't hold.

    Two components with different conditions may share a path: only one of them is meant to be installed.
    """
    claims: dict[str, dict[str, tuple[FileDraft, Draft]]] = defaultdict(dict)  # by folder and name: who came first
    later: dict[tuple[str, str], list[tuple[FileDraft, Draft]]] = defaultdict(list)
    for draft in drafts:
        target = draft.folder.target
        names = claims[target]
        shown = "\\".join([typical_path(draft.folder.root), *draft.folder.names, ""])
        room = MAX_PATH - len(shown)
        for file in draft.files:
            if len(file.name) > room:
                problems.append(
                    CrossmsiError(
                        f"the install path has {len(shown) + len(file.name)} characters, Windows allows {MAX_PATH}: "
                        f"{shown}{file.name}",
                        where=file.at,
                    )
                )
            claim, name = (file, draft), file.name.lower()
            first = names.setdefault(name, claim)
            if first is claim:
                continue
            rival = next(
                (other for other, owner in [first, *later[target, name]] if not _exclusive(owner, draft)), None
            )
            if rival is not None:
                problems.append(
                    CrossmsiError(
                        f"{file.payload.source} and {rival.payload.source} ({rival.at}) would both be installed as "
                        f"{draft.folder.root}\\{_joined(draft.folder.names, file.name)}",
                        where=file.at,
                        hint="give one of them another 'name:' or 'directory:', or each component its own condition",
                    )
                )
            later[target, name].append(claim)


def _joined(names: Sequence[str], name: str) -> str:
    return "\\".join([*names, name])


def _exclusive(first: Draft, second: Draft) -> bool:
    conditions = first.entry.condition, second.entry.condition
    return None not in conditions and conditions[0] != conditions[1]


def name_rows(groups: Sequence[EntryDrafts], problems: list[CrossmsiError]) -> None:
    """Give every file and every component its id."""
    drafts = [draft for group in groups for draft in all_drafts(group)]
    _name_files(drafts, problems)
    plan = IdPlan()
    taken: dict[str, Draft] = {}
    for group in groups:
        for draft in all_drafts(group):
            if draft.entry.id and draft is group.home:
                _claim(draft.entry.id, draft, taken, problems)
                draft.id = draft.entry.id
            else:
                first, *later = _component_wishes(group, draft)
                wishes = Wishes(later, _token(draft))
                plan.want(draft, first, lambda _, wishes=wishes: wishes)
    for draft, identifier in plan.settle([draft.id for draft in taken.values()]).items():
        draft.id = identifier


def _claim(identifier: str, item: Draft, taken: dict[str, Draft], problems: list[CrossmsiError]) -> None:
    other = taken.setdefault(identifier.upper(), item)
    if other is not item:
        problems.append(
            CrossmsiError(
                f"the id '{identifier}' is used twice (first at {other.entry.at_of('id')})",
                where=item.entry.at_of("id"),
            )
        )


def all_drafts(group: EntryDrafts) -> list[Draft]:
    """The components of one entry, the user's last."""
    extra = [group.user] if group.user is not None and group.user is not group.home else []
    return [*group.drafts, *extra]


def _name_files(drafts: Sequence[Draft], problems: list[CrossmsiError]) -> None:
    plan = IdPlan()
    taken: dict[str, FileDraft] = {}
    for draft in drafts:
        later = partial(_later_wishes, draft)
        for file in draft.files:
            if file.spec.id:
                other = taken.setdefault(file.spec.id.upper(), file)
                if other is not file:
                    where = file.spec.at_of("id")
                    problems.append(
                        CrossmsiError(
                            f"the file id '{file.spec.id}' is used twice (first at {other.spec.at_of('id')})",
                            where=where,
                        )
                    )
                file.id = file.spec.id
            else:
                plan.want(file, file.name, later)
    for file, identifier in plan.settle([file.id for file in taken.values()]).items():
        file.id = identifier


def _file_wishes(draft: Draft, file: FileDraft) -> tuple[str, ...]:
    folder = draft.folder.names[-1] if draft.folder.names else draft.folder.root
    label = file.identity.isa if file.identity.isa in BITS else draft.label
    return file.name, f"{file.name}_{label}", f"{folder}_{file.name}_{label}"


def _later_wishes(draft: Draft, file: FileDraft) -> Wishes:
    _, *later = _file_wishes(draft, file)
    return Wishes(later, f"{draft.folder.target}/{file.name.lower()}|{draft.label}|{draft.entry.condition}")


def _component_wishes(group: EntryDrafts, draft: Draft) -> tuple[str, ...]:
    if draft.role == "user" and draft is not group.home:
        return tuple(f"{wish}_user" for wish in _component_wishes(group, group.home))
    if draft.entry.id and draft is group.home:
        return (draft.entry.id,)
    if draft.key_file is not None:
        wishes = _file_wishes(draft, draft.key_file)
        return tuple(f"{draft.entry.id}_{wish}" for wish in wishes) if draft.entry.id else wishes
    subject = _subject(draft)
    return subject, f"{subject}_{draft.label}"


def _subject(draft: Draft) -> str:
    entry = draft.entry
    if entry.registry:
        return f"Registry_{entry.registry[0].key.rpartition(chr(92))[2]}"
    if entry.shortcuts:
        return f"Shortcut_{entry.shortcuts[0].name}"
    if entry.environment:
        return f"Environment_{entry.environment[0].name}"
    if entry.ini:
        return f"Ini_{entry.ini[0].file}"
    if entry.service_controls:
        return f"Service_{entry.service_controls[0].name}"
    return f"Folder_{draft.folder.names[-1] if draft.folder.names else draft.folder.root}"


def _token(draft: Draft) -> str:
    """What a component is, in words that no other part of the package changes."""
    parts = [draft.role, draft.folder.target, draft.label, draft.entry.condition or ""]
    parts.append(draft.key_file.name.lower() if draft.key_file else _contents(draft))
    return "|".join(parts)


def _contents(draft: Draft) -> str:
    entry = draft.entry
    words = [item.key for item in entry.registry] + [name for item in entry.registry for name in item.values]
    words += [f"{item.directory}/{item.name}" for item in entry.shortcuts]
    words += [item.name for item in entry.environment] + [f"{i.file}/{i.section}/{i.key}" for i in entry.ini]
    words += [item.name for item in entry.service_controls]
    words += [f"{item.directory}/{item.name}" for item in entry.remove_files]
    return "/".join(words).lower()


def set_key_path(draft: Draft) -> None:
    """Choose the key path where none is set: the key file, else the first value written, else the folder."""
    if draft.key_path is not None:
        return
    if draft.key_file is not None:
        draft.key_path = KeyPath(kind="file", id=draft.key_file.id)
        return
    written = [row for row in draft.of("registry") if row.action in ("write", "append", "prepend")]
    if written:
        draft.key_path = KeyPath(kind="registry", id=written[0].id)
        return
    draft.key_path = KeyPath(kind="directory", id=None)
    # Without a file nothing else would make the folder, and the component would never count as installed.
    if draft.folder.id not in draft.of("create_folders"):
        draft.add("create_folders", draft.folder.id)


def set_guids(drafts: Sequence[Draft], upgrade_code: str, problems: list[CrossmsiError]) -> None:
    """Give every component its GUID: the stated one, or the one derived from its key path, name and ISA."""
    seen: dict[str, Draft] = {}
    for draft in drafts:
        stated = draft.entry.guid if draft.role == "main" else None
        draft.guid = stated or derived(upgrade_code, *identity_parts(draft))
        other = seen.get(draft.guid)
        if other is not None and not stated:
            # Same path, name and ISA with another condition: a resource of its own to the installer.
            draft.guid = derived(upgrade_code, *identity_parts(draft), draft.entry.condition or "")
            other = seen.get(draft.guid)
        if other is not None and other.entry is not draft.entry:  # in one entry that was reported before
            problems.append(
                CrossmsiError(
                    f"the components {other.id} ({other.at}) and {draft.id} have the same GUID {draft.guid}",
                    where=draft.at,
                    hint="give one of them another 'guid:', or let 'crossmsi lint --fix' do it",
                )
            )
        seen[draft.guid] = draft


def identity_parts(draft: Draft) -> list[str]:
    """Key path, name and ISA. A neutral component counts as the same in a 32- and a 64-bit package, unless it writes
    to a part of the registry where the views make two resources of it."""
    isa = draft.label if draft.isa in ("i386", "amd64", "arm64", "arm64ec", "arm", "ia64") else "neutral"
    if isa == "neutral" and draft.role != "user" and writes_to_a_view(draft):
        isa = draft.label
    kind = draft.key_path.kind if draft.key_path else "directory"
    if kind == "registry" and not draft.key_file:
        row = next(row for row in draft.of("registry") if row.id == draft.key_path.id)
        if row is not draft.own_key:
            return ["registry", f"{row.root}\\{row.key}".lower(), (row.name or "").lower(), isa]
        kind = "user"
    name = draft.key_file.name.lower() if draft.key_file else _contents(draft)
    return [kind if not draft.key_file else "file", draft.folder.target, name, isa]


def writes_to_a_view(draft: Draft) -> bool:
    """Whether the component has COM tables' rows or writes registry keys that 32- and 64-bit programs see apart.

    https://learn.microsoft.com/windows/win32/winprog64/shared-registry-keys: HKEY_CURRENT_USER has one view, its
    Software\\Classes has two.
    """
    return bool(draft.of("com")) or any(
        row.root not in ("HKCU", "HKU") or "software\\classes" in row.key.lower() for row in draft.of("registry")
    )
