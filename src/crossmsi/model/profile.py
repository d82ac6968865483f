"""What a component in a user's profile needs: a key path under HKEY_CURRENT_USER, and folders that are removed again.

ICE38 and ICE43 want the key path (each user has a copy of the data, and a file can't tell whose), ICE64 the removal
(a roaming profile brings the folder along, so that the installer takes it for somebody else's).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crossmsi.manifest.standard import in_profile
from crossmsi.model.component import KeyPath
from crossmsi.model.draft import Draft
from crossmsi.model.folders import Folder
from crossmsi.model.ids import free_id

if TYPE_CHECKING:
    from crossmsi.model.rows import RemoveFile


def needs_user_key(draft: Draft) -> bool:
    """Whether the component is in a profile, so that its key path must be a per-user value."""
    if draft.role == "user":
        return True
    stated = draft.entry.key_path is not None or draft.of("services")
    return in_profile(draft.folder.root) and not stated


def user_key(draft: Draft, maker: str, product: str, used: set[str]) -> KeyPath:
    """The key path among the component's HKCU values; one is made when it writes none (see name_user_keys)."""
    if draft.key_path is not None:
        return draft.key_path
    for row in draft.of("registry"):
        if row.root == "HKCU" and row.action in ("write", "append", "prepend"):
            return KeyPath(kind="registry", id=row.id)
    from crossmsi.model.rows import RegistryValue

    row = RegistryValue(
        id=free_id(f"{draft.id}_key", used),
        root="HKCU",
        key="\\".join(["Software", maker.replace("\\", "_"), product.replace("\\", "_"), "Components"]),
        name=draft.id,
        type="dword",
        value=1,
        action="write",
        at=draft.at,
    )
    draft.own_key = row
    draft.add("registry", row)
    return KeyPath(kind="registry", id=row.id)


def name_user_keys(drafts: Iterable[Draft]) -> None:
    """Name the values that were made to be key paths after their components' GUIDs.

    Packages for two ISAs of one product write below the same key: two components must never meet in one value, and one
    that both packages hold must keep its value.
    """
    for draft in drafts:
        if draft.own_key is not None:
            rows = draft.of("registry")
            rows[rows.index(draft.own_key)] = draft.own_key = replace(draft.own_key, name=draft.guid.strip("{}"))


def remove_profile_folders(drafts: Sequence[Draft], folders: Iterable[Folder], used: set[str]) -> None:
    """Give every folder below a profile folder a RemoveFile row in the first component at or below it.

    Each set of features has a row of its own: a feature that is removed alone takes its folders along.
    """
    by_id = {folder.id: folder for folder in folders}
    removed = {
        (row.directory, *draft.entry.feature)
        for draft in drafts
        for row in draft.of("remove_files")
        if row.name is None and row.on != "install"
    }
    for draft in drafts:
        places = [draft.folder] if draft.files or draft.of("create_folders") else []
        places += [by_id[shortcut.directory] for shortcut in draft.of("shortcuts")]
        places += [by_id[row.directory] for row in draft.of("duplicate_files") + draft.of("ini")]
        for place in places:
            for folder in place.chain() if in_profile(place.root) else []:
                key = (folder.id, *draft.entry.feature)
                if key in removed:
                    continue
                removed.add(key)
                draft.add("remove_files", _removal(free_id(f"{draft.id}_{folder.id}", used), folder, draft))


def _removal(identifier: str, folder: Folder, draft: Draft) -> RemoveFile:
    from crossmsi.model.rows import RemoveFile

    return RemoveFile(id=identifier, name=None, directory=folder.id, on="uninstall", at=draft.at)
